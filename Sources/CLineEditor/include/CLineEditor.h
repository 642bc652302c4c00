// A line editor on libedit, in the shape that Swift can call.
//
// libedit's el_set, el_get and history are variadic and so invisible to Swift, and signal
// handlers must not run Swift code; both live here. Decisions (what completes, what is
// coloured, what history recalls) are the caller's, through le_callbacks.

#ifndef CLINEEDITOR_H
#define CLINEEDITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct le_editor le_editor;

/// Texts are UTF-8; a returned text is allocated with malloc and freed by the editor.
typedef struct le_callbacks {
  void *_Nullable context;
  /// Called once, with the first prompt on the screen: the time to load history.
  void (*_Nonnull prompted)(void *_Nullable context);
  /// Whether Enter submits `text`; otherwise it inserts a line break.
  bool (*_Nonnull is_complete)(void *_Nullable context, const char *text);
  /// Completes at byte `cursor` of `text` by calling le_replace_before_cursor or le_show_below.
  void (*_Nonnull complete)(void *_Nullable context, const char *text, int cursor);
  /// `text` with colours and the same visible width, or NULL to leave it plain.
  char *_Nullable (*_Nullable highlight)(void *_Nullable context, const char *text);
  /// The history entry to show in place of `text`, or NULL to keep it.
  char *_Nullable (*_Nonnull recall)(void *_Nullable context, const char *text, int cursor, bool older);
} le_callbacks;

/// Makes character handling UTF-8; false if the system has no such locale.
bool le_use_utf8_locale(void);
/// Columns that a Unicode scalar takes on the terminal.
int le_column_width(uint32_t scalar);

/// An editor on standard input and output after reading the user's .editrc; NULL if that fails.
/// `escapes` allows control sequences of its own (bracketed paste, redrawing).
le_editor *_Nullable le_create(const char *program, int history_size, bool escapes);
void le_set_callbacks(le_editor *editor, le_callbacks callbacks);
/// What begins each further line that Enter opens; it is part of the text.
void le_set_continuation(le_editor *editor, const char *prompt);
void le_destroy(le_editor *editor);

typedef enum { LE_LINE, LE_INTERRUPTED, LE_END_OF_FILE } le_outcome;

/// Reads one input. In `prompt`, '\1' opens and closes a part without width (colour).
/// On LE_LINE, `line` is valid until the next call.
le_outcome le_read_line(le_editor *editor, const char *prompt, const char *_Nullable *_Nonnull line, int *length);

/// Keys that are not characters, in a private range above Unicode.
enum {
  LE_KEY_UP = 0x110000,
  LE_KEY_DOWN,
  LE_KEY_LEFT,
  LE_KEY_RIGHT,
  LE_KEY_HOME,
  LE_KEY_END,
  LE_KEY_DELETE,
  LE_KEY_PASTE,
  LE_KEY_OTHER,
  LE_KEY_INTERRUPTED,
  LE_KEY_END_OF_FILE
};

/// Waits for one key, without echo; a Unicode scalar or one of the keys above. `status` stands on
/// the cursor's line meanwhile, if the terminal can clear it.
uint32_t le_read_key(le_editor *editor, const char *status);
/// Gives the key that was read last to the line that is read next.
void le_unread_key(le_editor *editor);

void le_add_history(le_editor *editor, const char *entry);

// For the callback `complete` only.
void le_replace_before_cursor(le_editor *editor, int scalars, const char *replacement);
void le_show_below(le_editor *editor, const char *text);

// Signals.
void le_install_signal_handlers(void);
bool le_interrupt_pending(void);
bool le_take_interrupt(void);

// Limits of the whole run: what runs when one is reached is interrupted, and so is all that follows.
typedef enum { LE_NO_LIMIT, LE_TIME_LIMIT, LE_MEMORY_LIMIT } le_limit;
enum { LE_LIMIT_STATUS = 3 }; // the exit status of such a run
void le_limit_time(double seconds);
void le_limit_memory(size_t bytes);
/// While death is put off SIGTERM, SIGHUP and SIGQUIT wait; they come to pass when it no longer is.
void le_put_off_death(bool is_put_off);
le_limit le_limit_reached(void);

/// Does some work on a new thread that nobody waits for; false where there is none to be had.
bool le_run_on_thread(void (*_Nonnull work)(void *context), void *context, size_t stack);

#pragma clang assume_nonnull end

#endif
