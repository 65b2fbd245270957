//! Where a run writes.
//!
//! INVARIANT: nothing that is written stops the run: work on an account goes on when nobody listens any more. Whether the
//! answer arrived is asked at the end.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};

use super::Verdict;

/// A stream, and whether what is written to it may be coloured.
struct Stream {
    writer: Box<dyn Write + Send>,
    colours: ColorChoice,
}

/// Standard output for answers, standard error for everything else.
pub(super) struct Console {
    out: Stream,
    err: Stream,
    /// Why the answer did not arrive.
    lost: Option<io::Error>,
}

impl Console {
    /// That of this process.
    pub(super) fn of_process() -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let (out_colours, err_colours) = (AutoStream::choice(&out), AutoStream::choice(&err));
        Self {
            out: Stream { writer: Box::new(out), colours: out_colours },
            err: Stream { writer: Box::new(err), colours: err_colours },
            lost: None,
        }
    }

    /// One that is not a person's.
    pub(super) fn over(out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        let plain = |writer| Stream { writer, colours: ColorChoice::Never };
        Self { out: plain(out), err: plain(err), lost: None }
    }

    /// Answers in lines for people; colours are taken out where they are not wanted.
    pub(super) fn answer(&mut self, text: &str) {
        let colours = self.out.colours;
        self.put(|out| writeln!(AutoStream::new(out, colours), "{text}"));
    }

    /// Answers in lines for programs: byte for byte.
    pub(super) fn data(&mut self, text: &str) {
        self.put(|out| writeln!(out, "{text}"));
    }

    fn put(&mut self, write: impl FnOnce(&mut Box<dyn Write + Send>) -> io::Result<()>) {
        if self.lost.is_none() {
            let written = write(&mut self.out.writer).and_then(|()| self.out.writer.flush());
            self.lost = written.err();
        }
    }

    /// Says what is no part of the answer.
    pub(super) fn say(&mut self, text: &str) {
        // Where nobody reads it there is nobody to tell.
        drop(writeln!(AutoStream::new(&mut self.err.writer, self.err.colours), "{text}"));
    }

    /// Says why something failed.
    pub(super) fn error(&mut self, text: &str) {
        let style = clap::builder::Styles::styled();
        let error = style.get_error();
        self.say(&format!("{error}error:{error:#} {text}"));
    }

    /// Says what clap says: its help is an answer, what is wrong with the arguments is not.
    pub(super) fn refused(&mut self, error: &clap::Error) -> Verdict {
        let text = error.render().ansi().to_string();
        if error.use_stderr() {
            self.say(text.trim_end());
            Verdict::Failed
        } else {
            self.answer(text.trim_end());
            Verdict::Done
        }
    }

    /// What the run comes to when its answer has to arrive.
    pub(super) fn heard(&mut self, verdict: Verdict) -> Verdict {
        match self.lost.take() {
            None => verdict,
            // Whoever read the answer has seen enough.
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => Verdict::Failed,
            Some(error) => {
                self.error(&format!("the answer cannot be written: {error}"));
                Verdict::Failed
            }
        }
    }
}
