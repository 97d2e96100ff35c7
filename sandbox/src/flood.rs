//! A list that does not seem to end.
//!
//! Made row by row while it is sent: it waits when its reader is slow, ends
//! when its reader has gone, and takes no more memory than one chunk of it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;

/// How many bytes are made at a time, about.
const CHUNK: usize = 64 * 1024;

/// A body of exactly so many bytes: a JSON array of distinct cards of one
/// person, if there is room for one of them.
#[derive(Debug)]
pub struct Flood {
    /// How many bytes are still to be made.
    left: u64,
    rows: u64,
    person: u64,
}

impl Flood {
    /// A flood of so many bytes.
    pub fn new(bytes: u64, person: u64) -> Self {
        Self {
            left: bytes,
            rows: 0,
            person,
        }
    }

    /// The next bytes.
    fn chunk(&mut self) -> Vec<u8> {
        let mut chunk = Vec::with_capacity(CHUNK + 256);
        while chunk.len() < CHUNK {
            let row = self.row();
            let room = self.left - chunk.len() as u64;
            // One byte more, for the bracket that ends the list.
            if row.len() as u64 + 1 > room {
                let room = usize::try_from(room).unwrap_or(usize::MAX);
                // Spaces before the bracket make up for the row without room.
                chunk.resize(chunk.len() + room.saturating_sub(1), b' ');
                chunk.push(b']');
                break;
            }
            chunk.extend_from_slice(row.as_bytes());
            self.rows += 1;
        }
        self.left -= chunk.len() as u64;
        chunk
    }

    /// The next row, with what stands before it.
    fn row(&self) -> String {
        let (number, person) = (self.rows, self.person);
        let before = if number == 0 { '[' } else { ',' };
        format!(
            r#"{before}{{"id":"Flood{number}","credential_type_id":1,"label":"Card Number","person_id":{person},"value":"{number:08}"}}"#
        )
    }
}

impl HttpBody for Flood {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(Ok(Frame::data(self.chunk().into()))))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn a_flood_is_a_list_of_exactly_so_many_bytes() {
        for bytes in [1_000_000, 131_200, 65_536, 1_000, 150] {
            let mut flood = Flood::new(bytes, 7);
            let mut all = Vec::new();
            while flood.left > 0 {
                all.extend(flood.chunk());
            }
            assert_eq!(all.len() as u64, bytes);
            let rows: Vec<Value> = serde_json::from_slice(&all).unwrap();
            let ids: BTreeSet<_> = rows.iter().map(|row| row["id"].as_str()).collect();
            assert_eq!(ids.len(), rows.len(), "no row is repeated");
            assert!(rows.len() as u64 > bytes / 200, "it is rows, not spaces");
            assert!(rows.iter().all(|row| row["person_id"] == 7));
        }
    }

    #[test]
    fn a_row_that_would_leave_no_room_for_the_bracket_is_left_out() {
        let row = Flood::new(0, 7).row().len() as u64;
        for (bytes, rows) in [(2 * row, 1), (2 * row + 1, 2), (2 * row + 2, 2)] {
            let chunk = Flood::new(bytes, 7).chunk();
            assert_eq!(chunk.len() as u64, bytes);
            let list: Vec<Value> = serde_json::from_slice(&chunk).unwrap();
            assert_eq!(list.len(), rows);
        }
    }

    #[test]
    fn only_a_chunk_is_made_at_a_time() {
        let mut flood = Flood::new(u64::MAX, 1);
        assert!((CHUNK..CHUNK + 256).contains(&flood.chunk().len()));
    }
}
