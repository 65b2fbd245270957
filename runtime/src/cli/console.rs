//! Where a run writes, and whom it asks.
//!
//! INVARIANT: nothing that is written stops the run: work on an account goes on when nobody listens any more. Whether the
//! answer arrived is asked at the end.

use std::io::{self, BufRead, BufReader, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use super::Verdict;

/// A stream, and whether what is written to it may be coloured.
struct Stream {
    writer: Box<dyn Write + Send>,
    colours: ColorChoice,
}

/// What somebody says to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Yes,
    No,
    /// Nobody is there to ask.
    Nobody,
}

/// Standard output for answers, standard error for everything else, and a person at the keyboard, if there is one.
pub(super) struct Console {
    out: Stream,
    err: Stream,
    /// Who is asked; somebody who sees what is written to `err`.
    person: Option<Box<dyn BufRead + Send>>,
    /// Whether somebody watches `err` while it is written.
    is_watched: bool,
    /// Why the answer did not arrive.
    lost: Option<io::Error>,
}

impl Console {
    /// That of this process.
    pub(super) fn of_process() -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let (out_colours, err_colours) = (AutoStream::choice(&out), AutoStream::choice(&err));
        let is_watched = err.is_terminal();
        let is_answered = is_watched && io::stdin().is_terminal();
        Self {
            out: Stream { writer: Box::new(out), colours: out_colours },
            err: Stream { writer: Box::new(err), colours: err_colours },
            person: is_answered.then(|| Box::new(BufReader::new(io::stdin())) as _),
            is_watched,
            lost: None,
        }
    }

    /// Writes elsewhere, where nobody watches and there is nobody to ask.
    pub(super) fn write_to(&mut self, out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) {
        let plain = |writer| Stream { writer, colours: ColorChoice::Never };
        (self.out, self.err) = (plain(out), plain(err));
        (self.is_watched, self.person) = (false, None);
    }

    /// Asks whoever answers with these lines.
    pub(super) fn ask_of(&mut self, person: Box<dyn BufRead + Send>) {
        self.person = Some(person);
    }

    /// Whether somebody watches what is said while it is said.
    pub(super) fn is_watched(&self) -> bool {
        self.is_watched
    }

    /// Asks; what is not a yes is a no.
    pub(super) fn ask(&mut self, question: &str) -> Reply {
        let Some(person) = &mut self.person else { return Reply::Nobody };
        let err = &mut AutoStream::new(&mut self.err.writer, self.err.colours);
        let asked = write!(err, "{question} [y/N] ").and_then(|()| err.flush());
        let mut reply = String::new();
        // Somebody who did not see the question has not answered it, nor has one whose line ended.
        if self.lost.is_some() || asked.is_err() || person.read_line(&mut reply).is_err() {
            return Reply::Nobody;
        }
        match reply.trim() {
            "y" | "Y" | "yes" => Reply::Yes,
            _ => Reply::No,
        }
    }

    /// Answers in lines for people; colours are taken out where they are not wanted.
    pub(super) fn answer(&mut self, text: &str) {
        let colours = self.out.colours;
        self.put(|out| writeln!(AutoStream::new(out, colours), "{text}"));
    }

    /// Answers with the head of what comes next.
    pub(super) fn head(&mut self, text: &str) {
        let style = clap::builder::Styles::styled();
        let head = style.get_header();
        self.answer(&format!("{head}{text}{head:#}"));
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
