//! The commands, one file a noun, registered as one in-app plugin so that they fall under the access control list.

mod access;
mod agreement;
mod attention;
mod chart;
mod device;
mod draft;
mod graph;
mod me;
mod note;
mod paper;
mod people;
mod program;
mod session;
mod sync;
mod today;

use tauri::{Wry, plugin::TauriPlugin};

/// All commands. The list is the command table of the contract; a test compares them.
pub fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("baton")
        .invoke_handler(tauri::generate_handler![
            device::device_view,
            device::device_enrol,
            people::people_view,
            people::people_sign_in,
            people::people_confirm_second_factor,
            people::people_set_pin,
            people::people_unlock,
            people::people_renew,
            people::people_lock,
            people::people_end_shift,
            people::people_ping,
            me::me_view,
            me::me_set_hand,
            today::today_view,
            chart::chart_open,
            chart::chart_close,
            session::session_start,
            session::session_view,
            session::session_tap,
            session::session_undo_row,
            session::session_undo_mine,
            session::session_pause,
            session::session_resume,
            session::session_take_over,
            session::session_join,
            session::session_leave,
            session::session_end,
            session::session_facts,
            session::session_correct,
            session::session_claim,
            session::session_answer_claim,
            draft::draft_view,
            draft::draft_keep,
            agreement::agreement_view,
            note::note_sheet,
            note::note_write,
            note::note_sign,
            note::note_cosign,
            note::note_caregiver,
            note::note_withdraw,
            note::note_give_back,
            note::note_amend,
            graph::graph_view,
            graph::graph_export,
            program::program_view,
            program::program_check,
            program::program_write,
            program::program_move,
            program::program_settle,
            program::program_history,
            paper::paper_sheet,
            paper::paper_begin,
            paper::paper_enter,
            graph::course_view,
            access::access_view,
            attention::attention_view,
            sync::sync_view,
        ])
        .build()
}
