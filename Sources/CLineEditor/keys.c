// Bytes to keys. Escape sequences are decoded here and not by libedit, which knows no bracketed
// paste and, in vi mode, would make a lone ESC wait for a sequence.

#include "editor.h"

#include <string.h>

// Terminals send a sequence in one go; a person needs longer for the key after ESC.
enum { ESCAPE_TIMEOUT_MS = 50, CONTROL_D = 4, ESCAPE = 27 };

typedef struct {
  const char *sequence; // after ESC
  wchar_t code;
} escape_sequence;

static const escape_sequence known_sequences[] = {
  {"[A", CODE_UP},           {"OA", CODE_UP},            {"[B", CODE_DOWN},         {"OB", CODE_DOWN},
  {"[C", CODE_RIGHT},        {"OC", CODE_RIGHT},         {"[D", CODE_LEFT},         {"OD", CODE_LEFT},
  {"[H", CODE_HOME},         {"OH", CODE_HOME},          {"[1~", CODE_HOME},        {"[7~", CODE_HOME},
  {"[F", CODE_END},          {"OF", CODE_END},           {"[4~", CODE_END},         {"[8~", CODE_END},
  {"[3~", CODE_DELETE},      {"[1;5C", CODE_WORD_RIGHT}, {"[1;3C", CODE_WORD_RIGHT}, {"Oc", CODE_WORD_RIGHT},
  {"[1;5D", CODE_WORD_LEFT}, {"[1;3D", CODE_WORD_LEFT},  {"Od", CODE_WORD_LEFT},    {"[200~", CODE_PASTE},
};

static int status_of(byte_result result) {
  return result == BYTE_END ? 0 : -1;
}

static wchar_t code_of(const char *sequence) {
  for (size_t i = 0; i < sizeof known_sequences / sizeof *known_sequences; i++) {
    if (strcmp(known_sequences[i].sequence, sequence) == 0) return known_sequences[i].code;
  }
  return 0;
}

// The key whose bytes start with ESC, or 0 for a sequence without meaning here (a function key):
// passing it on would leave its tail on the line as text.
static int finish_escape(le_editor *editor, wchar_t *key) {
  unsigned char byte;
  *key = ESCAPE;
  byte_result result = read_byte(editor, &byte, ESCAPE_TIMEOUT_MS);
  if (result == BYTE_TIMEOUT) return 1;
  if (result != BYTE_READ) return status_of(result);
  if (byte != '[' && byte != 'O') {
    editor->next_byte--; // Meta and a key: libedit binds the two as they come
    return 1;
  }
  char sequence[32] = {(char)byte};
  for (size_t length = 1; length < sizeof sequence - 1;) {
    result = read_byte(editor, &byte, ESCAPE_TIMEOUT_MS);
    if (result == BYTE_TIMEOUT) break;
    if (result != BYTE_READ) return status_of(result);
    sequence[length++] = (char)byte;
    if (byte >= 0x40 && byte <= 0x7E) break; // the final byte of a sequence
  }
  if (sequence[1] == 0) { // Meta-[ or Meta-O typed by hand
    editor->replay[0] = (wchar_t)sequence[0];
    editor->next_replay = 0;
    editor->end_replay = 1;
    return 1;
  }
  *key = code_of(sequence);
  if (*key != CODE_PASTE) return 1;
  result = read_paste(editor);
  return result == BYTE_READ ? 1 : status_of(result);
}

static int finish_multibyte(le_editor *editor, unsigned char lead, wchar_t *key) {
  unsigned char bytes[4] = {lead};
  int length = utf8_length(lead);
  *key = REPLACEMENT;
  for (int i = 1; i < length; i++) {
    byte_result result = read_byte(editor, &bytes[i], ESCAPE_TIMEOUT_MS);
    if (result == BYTE_TIMEOUT) return 1;
    if (result != BYTE_READ) return status_of(result);
    if ((bytes[i] & 0xC0) != 0x80) {
      editor->next_byte--; // the sequence broke off: this byte starts something else
      return 1;
    }
  }
  if (length > 1) *key = utf8_decode(bytes, length);
  if (*key >= FIRST_C1 && *key <= LAST_C1) *key = 0; // typed, these would pass for our codes
  return 1;
}

int next_key(le_editor *editor, wchar_t *key) {
  if (editor->next_replay < editor->end_replay) {
    *key = editor->replay[editor->next_replay++];
    return 1;
  }
  for (;;) {
    unsigned char byte;
    byte_result result = read_byte(editor, &byte, -1);
    if (result != BYTE_READ) return status_of(result);
    if (byte < 0x80 && byte != ESCAPE) {
      *key = byte;
      return 1;
    }
    int status = byte == ESCAPE ? finish_escape(editor, key) : finish_multibyte(editor, byte, key);
    if (status != 1 || *key != 0) return status;
  }
}

// Up and Down move inside an input of several lines, else through history; once in history,
// they stay there, so that an entry of several lines is passed in one step.
static wchar_t resolve_vertical(le_editor *editor, wchar_t key) {
  if (editor->recalled) return key;
  const LineInfoW *line = el_wline(editor->el);
  const wchar_t *from = key == CODE_UP ? line->buffer : line->cursor;
  const wchar_t *to = key == CODE_UP ? line->cursor : line->lastchar;
  if (wmemchr(from, L'\n', (size_t)(to - from)) == NULL) return key;
  return key == CODE_UP ? CODE_LINE_UP : CODE_LINE_DOWN;
}

int read_character(EditLine *el, wchar_t *character) {
  le_editor *editor = editor_of(el);
  if (!editor->prompted) {
    editor->prompted = true;
    editor->callbacks.prompted(editor->callbacks.context);
  }
  paint_highlight(editor);
  int status = next_key(editor, character);
  if (status != 1) {
    *character = 0;
    return status;
  }
  const LineInfoW *line = el_wline(el);
  // Typed before the terminal left line mode, a Ctrl-D arrives as NUL.
  if (*character == 0 && line->buffer == line->lastchar) *character = CONTROL_D;
  if (*character == CODE_UP || *character == CODE_DOWN) {
    *character = resolve_vertical(editor, *character);
    editor->recalled = *character == CODE_UP || *character == CODE_DOWN;
  } else {
    editor->recalled = false;
  }
  return 1;
}

void le_unread_key(le_editor *editor) {
  if (editor->next_replay == editor->end_replay) editor->next_replay = editor->end_replay = 0;
  for (int i = editor->end_replay; i > editor->next_replay; i--) editor->replay[i] = editor->replay[i - 1];
  editor->replay[editor->next_replay] = editor->last_key;
  editor->end_replay++;
}

uint32_t le_read_key(le_editor *editor, const char *words) {
  // A Ctrl-C between two keys found the terminal in line mode, which has echoed it: it stays on the line.
  bool echoed = le_interrupt_pending();
  const char *end_of_line = echoed ? "\n" : "^C\n";
  bool shows = editor->escapes && *words && !echoed;
  // Raw mode with bracketed paste: what is pasted must not be taken for keys.
  signals_enter_raw(fileno(editor->in), editor->escapes);
  enter_raw_mode(editor);
  if (shows) fputs(words, editor->out);
  if (editor->escapes) fputs("\033[?2004h", editor->out);
  fflush(editor->out);
  wchar_t key = 0;
  int status = next_key(editor, &key);
  editor->last_key = key;
  if (editor->escapes) fputs("\033[?2004l", editor->out);
  if (shows) fputs("\r\033[K", editor->out);
  fflush(editor->out);
  el_set(editor->el, EL_PREP_TERM, 0);
  signals_leave_raw();
  if (le_take_interrupt()) {
    fputs(end_of_line, editor->out);
    fflush(editor->out);
    return LE_KEY_INTERRUPTED;
  }
  // Typed before the terminal left line mode, a Ctrl-D arrives as NUL.
  if (status != 1 || key == CONTROL_D || key == 0) return LE_KEY_END_OF_FILE;
  switch (key) {
  case CODE_UP: return LE_KEY_UP;
  case CODE_DOWN: return LE_KEY_DOWN;
  case CODE_LEFT: return LE_KEY_LEFT;
  case CODE_RIGHT: return LE_KEY_RIGHT;
  case CODE_HOME: return LE_KEY_HOME;
  case CODE_END: return LE_KEY_END;
  case CODE_DELETE: return LE_KEY_DELETE;
  case CODE_PASTE: return LE_KEY_PASTE;
  default: return key >= FIRST_C1 && key <= LAST_C1 ? LE_KEY_OTHER : (uint32_t)key;
  }
}
