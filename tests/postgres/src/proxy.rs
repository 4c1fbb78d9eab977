use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// Stands between a client and a server, and does to what passes what a test wants.
pub struct Proxy {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    mode: AtomicU8,
    /// After so many bytes to the client, the connection is cut.
    bytes_left: AtomicUsize,
    connections: Mutex<Vec<TcpStream>>,
    target: Mutex<u16>,
}

const PASS: u8 = 0;
const STALL: u8 = 1;
const REFUSE: u8 = 2;
/// What goes to the server passes, and what comes back is lost.
const MUTE: u8 = 3;
const CUT_AFTER: u8 = 4;

impl Proxy {
    /// A way to a port of this machine.
    #[must_use]
    pub fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State { target: Mutex::new(target), ..State::default() });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.mode.load(Ordering::SeqCst) == REFUSE {
                    continue;
                }
                let target = *shared.target.lock().unwrap();
                let Ok(server) = TcpStream::connect(("127.0.0.1", target)) else { continue };
                let _ = (client.set_nodelay(true), server.set_nodelay(true));
                let mut connections = shared.connections.lock().unwrap();
                connections.extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                drop(connections);
                pass(client.try_clone().unwrap(), server.try_clone().unwrap(), &shared, false);
                pass(server, client, &shared, true);
            }
        });
        Self { port, state }
    }

    /// The port that clients use.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// All passes, from now on.
    pub fn pass(&self) {
        self.state.mode.store(PASS, Ordering::SeqCst);
    }

    /// Nothing passes, and no side learns of it.
    pub fn stall(&self) {
        self.state.mode.store(STALL, Ordering::SeqCst);
    }

    /// What the server says is lost, and the connection stays.
    pub fn mute(&self) {
        self.state.mode.store(MUTE, Ordering::SeqCst);
    }

    /// The connection ends after some more bytes to the client.
    pub fn cut_after(&self, bytes: usize) {
        self.state.bytes_left.store(bytes, Ordering::SeqCst);
        self.state.mode.store(CUT_AFTER, Ordering::SeqCst);
    }

    /// Ends all connections, and takes no new ones.
    pub fn cut(&self) {
        self.state.mode.store(REFUSE, Ordering::SeqCst);
        self.drop_connections();
    }

    /// Ends all connections.
    pub fn drop_connections(&self) {
        for connection in self.state.connections.lock().unwrap().drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    /// From now on, new connections go elsewhere.
    pub fn aim(&self, target: u16) {
        *self.state.target.lock().unwrap() = target;
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, state: &Arc<State>, is_answer: bool) {
    let state = Arc::clone(state);
    thread::spawn(move || {
        let mut bytes = [0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut bytes) {
            while state.mode.load(Ordering::SeqCst) == STALL {
                thread::sleep(Duration::from_millis(5));
            }
            let mode = state.mode.load(Ordering::SeqCst);
            if is_answer && mode == MUTE {
                continue;
            }
            let mut length = read;
            if is_answer && mode == CUT_AFTER {
                let left = state.bytes_left.load(Ordering::SeqCst);
                length = length.min(left);
                state.bytes_left.store(left - length, Ordering::SeqCst);
            }
            if to.write_all(&bytes[..length]).is_err() || length < read {
                break;
            }
        }
        // A client that stalls does not end its connection either.
        while matches!(state.mode.load(Ordering::SeqCst), STALL | MUTE) {
            thread::sleep(Duration::from_millis(5));
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    });
}
