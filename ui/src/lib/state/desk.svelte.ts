/** What a keyboard may open over any screen; one at a time, never a dialog. */
export type Panel = 'none' | 'keys' | 'deeds' | 'renew';

export class Desk {
	panel: Panel = $state('none');
	/** Whether letters press the data keys of a session. */
	letters = $state(true);

	/** Who types a password means no data, wherever the focus went in between. */
	get lettersPress(): boolean {
		return this.letters && this.panel !== 'renew';
	}

	turn(panel: Exclude<Panel, 'none'>): void {
		this.panel = this.panel === panel ? 'none' : panel;
	}

	close(): void {
		this.panel = 'none';
	}
}
