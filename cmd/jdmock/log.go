package main

import (
	"errors"
	"io"
	"log/slog"
)

// logFlags say what is said on stderr, and how.
type logFlags struct{ format, level string }

// logLevels are the levels of --log-level; what is none of them is info.
var logLevels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

// define adds the flags to a command.
func (l *logFlags) define(f *flags) {
	f.text(&l.format, "log-format", formatText, "of what is said on stderr: text or json")
	f.text(&l.level, "log-level", "info", "what is said on stderr: debug (a line for each call), info, warn (refused calls) or error")
}

func (l logFlags) check() error {
	return errors.Join(oneOf("log-format", l.format, formatText, formatJSON), oneOf("log-level", l.level, "debug", "info", "warn", "error"))
}

// json reports whether the log is for programs.
func (l logFlags) json() bool { return l.format == formatJSON }

// open returns the log that the flags ask for.
func (l logFlags) open(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: logLevels[l.level]}
	if l.json() {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}
