//! Telling a request from a handshake by the outside of TLS 1.3.

/// The type byte of a TLS record that carries a handshake message in clear: how each TLS connection begins.
const HANDSHAKE: u8 = 22;

/// The type byte of an encrypted record.
const ENCRYPTED: u8 = 23;

/// Type, version, length.
const HEADER: usize = 5;

/// Reads the record headers of what a client sends. Its first encrypted record is the end of its handshake (`Finished`), the second
/// is the first of its requests. What is not TLS is request from the first byte.
#[derive(Debug, Default)]
pub(super) struct RequestFinder {
    /// Known from the first byte on.
    is_tls: Option<bool>,
    header: Vec<u8>,
    body_left: usize,
    encrypted: u32,
}

impl RequestFinder {
    /// Looks at the next bytes; how many of them, at their end, belong to requests.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) -> usize {
        let mut request = 0;
        while let Some(&first) = bytes.first() {
            if !*self.is_tls.get_or_insert(first == HANDSHAKE) {
                return bytes.len();
            }
            let taken = if self.body_left > 0 { self.skip_body(bytes.len()) } else { self.take_header(bytes) };
            if self.encrypted >= 2 {
                request += taken;
            }
            bytes = &bytes[taken..];
        }
        request
    }

    /// Passes over a record's body.
    fn skip_body(&mut self, available: usize) -> usize {
        let taken = self.body_left.min(available);
        self.body_left -= taken;
        taken
    }

    /// Collects a record's header.
    fn take_header(&mut self, bytes: &[u8]) -> usize {
        let taken = (HEADER - self.header.len()).min(bytes.len());
        self.header.extend_from_slice(&bytes[..taken]);
        if let [kind, _, _, high, low] = *self.header.as_slice() {
            self.body_left = usize::from(u16::from_be_bytes([high, low]));
            self.encrypted += u32::from(kind == ENCRYPTED);
            self.header.clear();
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::{ENCRYPTED, HANDSHAKE, RequestFinder};

    fn record(kind: u8, len: u16) -> Vec<u8> {
        let [high, low] = len.to_be_bytes();
        [vec![kind, 3, 3, high, low], vec![ENCRYPTED; usize::from(len)]].concat()
    }

    #[test]
    fn plain_text_is_request_from_the_first_byte() {
        let mut finder = RequestFinder::default();
        assert_eq!(finder.feed(b"GET / HTTP/1.1\r\n"), 16);
        assert_eq!(finder.feed(&[HANDSHAKE, ENCRYPTED]), 2);
    }

    #[test]
    fn a_handshake_is_none_in_whatever_pieces_it_comes() {
        let hello = [record(HANDSHAKE, 250), record(20, 1), record(ENCRYPTED, 53)].concat();
        let request = [record(ENCRYPTED, 700), record(ENCRYPTED, 9)].concat();
        for piece in [1, 3, 5, 7, 64, 10_000] {
            let mut finder = RequestFinder::default();
            assert_eq!(hello.chunks(piece).map(|bytes| finder.feed(bytes)).sum::<usize>(), 0);
            let found: usize = request.chunks(piece).map(|bytes| finder.feed(bytes)).sum();
            assert!((request.len() - 4..=request.len()).contains(&found), "{found} in pieces of {piece}");
        }
        assert_eq!(RequestFinder::default().feed(&[hello, request.clone()].concat()), request.len());
    }
}
