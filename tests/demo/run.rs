//! One run: opens everything, obeys what is typed, and ends everything.

use std::{path::PathBuf, sync::Arc, sync::Mutex, time::Duration};

use baton_testkit::{
    clinic::{KeptClinic, KeptError},
    proxy::Mode,
};
use baton_vault::clock::{Clock, SystemClock};
use clap::Args;

use crate::{
    authenticator::Authenticator,
    desk::Desk,
    devices::{DeviceName, Devices, is_enrolled},
    error::DemoError,
    folder::Folder,
    order::Order,
    terminal::{self, Ending},
    words,
};

/// How often to look whether a window was closed.
const LOOK: Duration = Duration::from_millis(500);

/// How to run.
#[derive(Args)]
pub struct Settings {
    /// Where everything is kept.
    #[arg(long)]
    data: PathBuf,
    /// The app; without it only the platform runs.
    #[arg(long)]
    app: Option<PathBuf>,
    /// Opens this device; may be given several times.
    #[arg(long, value_name = "NAME")]
    device: Vec<DeviceName>,
    /// Shows the app on a display of its own that nobody sees.
    #[arg(long)]
    headless: bool,
    /// Forgets everything that was kept there, first.
    #[arg(long)]
    reset: bool,
    /// Days of history for each client of a new clinic: three months.
    #[arg(long, default_value_t = 91)]
    history_days: u32,
}

/// Everything that runs; it ends in this order.
struct Demo {
    devices: Option<Devices>,
    desk: Option<Desk>,
    authenticator: Authenticator,
    clinic: KeptClinic,
    clock: Arc<SystemClock>,
    folder: Folder,
}

/// Runs until it is told to end.
pub async fn run(settings: Settings) -> Result<(), DemoError> {
    let mut ending = Ending::listen()?;
    let folder = Folder::take(&settings.data)?;
    let made = folder.prepare(settings.reset)?;
    let log = Mutex::new(folder.log("platform")?);
    tracing_subscriber::fmt().json().with_writer(log).init();
    say!("{}", if made { "Opening the clinic …" } else { "Making a clinic, with history …" });
    let clock = Arc::new(SystemClock::new()?);
    let opened = tokio::select! {
        biased;
        () = ending.comes() => return say_unfinished(made),
        opened = KeptClinic::open(folder.path(), clock.clone(), settings.history_days) => opened,
    };
    let Some(clinic) = unless_ending(&mut ending, opened).await? else { return say_unfinished(made) };
    let authenticator = Authenticator::open(folder.authenticator())?;
    let mut demo = Demo { devices: None, desk: None, authenticator, clinic, clock, folder };
    let done = match demo.open(settings).await {
        Ok(()) => demo.obey_all(&mut ending).await,
        Err(error) => Err(error),
    };
    demo.end().await;
    done
}

fn say_unfinished(made: bool) -> Result<(), DemoError> {
    say!("{}", if made { "Ended." } else { "Ended before the clinic was finished: the next run begins anew." });
    Ok(())
}

/// A Ctrl-C in the terminal also ends what PostgreSQL's own programs are doing just then: that is no fault.
async fn unless_ending(
    ending: &mut Ending,
    opened: Result<KeptClinic, KeptError>,
) -> Result<Option<KeptClinic>, DemoError> {
    match opened {
        Ok(clinic) => Ok(Some(clinic)),
        Err(error) => tokio::select! {
            biased;
            () = ending.comes() => Ok(None),
            () = tokio::time::sleep(LOOK) => Err(error.into()),
        },
    }
}

impl Demo {
    async fn open(&mut self, settings: Settings) -> Result<(), DemoError> {
        let mut names = settings.device;
        if names.is_empty() {
            names.push(DeviceName::numbered(1));
        }
        if let Some(app) = settings.app {
            let desk = self.desk.insert(Desk::set(&self.folder, settings.headless)?);
            let devices = self.devices.insert(Devices::of(app));
            for name in &names {
                devices.open(desk, &self.folder, name)?;
            }
        }
        self.welcome(&names).await
    }

    async fn welcome(&self, names: &[DeviceName]) -> Result<(), DemoError> {
        let path = self.folder.path().display();
        say!("\nBaton's demo runs at {}. Everything it keeps lies in {path}", self.clinic.network.addr());
        say!("(baton-demo.txt there says what is what).\n");
        for name in names {
            let enrolled = is_enrolled(&self.folder, name);
            let code = if enrolled { None } else { Some(self.enrolment_code(false).await?) };
            say!("{}", words::enrolment(code.as_deref(), name.as_str()));
        }
        self.print_codes();
        say!("{}", words::steps());
        names.iter().for_each(|name| self.tell_display(name));
        if terminal::is_interactive() {
            say!("{}", words::ORDERS);
        } else {
            say!("Ctrl-C or kill -INT {} ends everything; the next run finds it again.", std::process::id());
        }
        Ok(())
    }

    async fn obey_all(&mut self, ending: &mut Ending) -> Result<(), DemoError> {
        let (mut lines, mut look) = (terminal::lines(), tokio::time::interval(LOOK));
        let mut typed = true;
        loop {
            tokio::select! {
                () = ending.comes() => return Ok(()),
                line = lines.recv(), if typed => match line.as_deref().map(Order::read) {
                    None => typed = false,
                    Some(Ok(Order::End)) => return Ok(()),
                    Some(order) => self.obey_or_say(order).await,
                },
                _ = look.tick() => self.notice_ended(),
            }
        }
    }

    async fn obey_or_say(&mut self, order: Result<Order, DemoError>) {
        let done = match order {
            Ok(order) => self.obey(order).await,
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            say!("{error}");
        }
    }

    async fn obey(&mut self, order: Order) -> Result<(), DemoError> {
        match order {
            Order::Codes => self.print_codes(),
            Order::Enrolment { harbor } => say!("{}", self.enrolment_code(harbor).await?),
            Order::Open(name) => self.open_device(name).await?,
            Order::Kill(name) => self.kill(name.as_deref()),
            Order::Network => self.turn_network(),
            Order::Key { name, seed } => {
                if let Some(name) = name {
                    self.authenticator.keep(&name, &seed)?;
                }
                say!("{}", words::code(&seed, self.clock.wall_ms()));
            }
            Order::Help => say!("{}\n{}", words::steps(), words::ORDERS),
            Order::Nothing | Order::End => {}
        }
        Ok(())
    }

    fn tell_display(&self, device: &DeviceName) {
        let device = device.as_str();
        if let Some(display) = self.desk.as_ref().and_then(|desk| desk.display(device)) {
            say!("{device} is on display {display}; a picture: DISPLAY={display} import -window root {device}.png");
        }
    }

    fn print_codes(&self) {
        say!("{}", words::sign_ins(&self.clinic.platform, &self.authenticator, self.clock.wall_ms()));
    }

    async fn enrolment_code(&self, harbor: bool) -> Result<String, DemoError> {
        let platform = &self.clinic.platform;
        let tenant = if harbor { &platform.harbor } else { &platform.sunrise };
        Ok(self.clinic.enrolment_code(tenant).await?.to_text())
    }

    async fn open_device(&mut self, name: Option<DeviceName>) -> Result<(), DemoError> {
        let (Some(devices), Some(desk)) = (&mut self.devices, &mut self.desk) else {
            say!("This demo runs without the app.");
            return Ok(());
        };
        let name = name.unwrap_or_else(|| devices.next());
        if !devices.open(desk, &self.folder, &name)? {
            say!("{} is open already.", name.as_str());
            return Ok(());
        }
        say!("{} opens.", name.as_str());
        self.tell_display(&name);
        if !is_enrolled(&self.folder, &name) {
            say!("{}", words::enrolment(Some(&self.enrolment_code(false).await?), name.as_str()));
        }
        Ok(())
    }

    fn kill(&mut self, name: Option<&str>) {
        let Some(devices) = &mut self.devices else { return };
        match devices.kill(name) {
            Some(name) => say!("{name} was killed; d {name} opens it again."),
            None => {
                let open: Vec<&str> = devices.open_ones().map(|(name, _)| name).collect();
                say!("Which one? Open: {}", open.join(", "));
            }
        }
    }

    fn turn_network(&self) {
        let network = &self.clinic.network;
        if network.mode() == Mode::Cut {
            network.set(Mode::Pass);
            say!("The network is back.");
        } else {
            network.set(Mode::Cut);
            say!("The network is cut; n gives it back.");
        }
    }

    fn notice_ended(&mut self) {
        for (name, status) in self.devices.iter_mut().flat_map(Devices::take_ended) {
            if status.success() {
                say!("The window of {name} was closed; d {name} opens it again.");
            } else {
                let log = self.folder.path().join("log").join(format!("{name}.log"));
                say!("The app of {name} ended ({status}); its last words are in {}", log.display());
            }
        }
    }

    async fn end(self) {
        let Self { devices, desk, clinic, folder, .. } = self;
        say!("\nEnding …");
        drop(devices);
        drop(desk);
        clinic.stop().await;
        say!("All has ended. What was recorded stays in {}", folder.path().display());
    }
}
