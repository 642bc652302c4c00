#define _GNU_SOURCE // wcwidth

#include "CLineEditor.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

static bool is_utf8(void) {
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

// LC_CTYPE alone, so that numbers keep their decimal point. Without a UTF-8 locale libedit
// crashes on a prompt beyond ASCII and cannot edit Greek letters.
bool le_use_utf8_locale(void) {
  setlocale(LC_CTYPE, "");
  if (is_utf8()) return true;
  if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) setlocale(LC_CTYPE, "UTF-8");
  return is_utf8();
}

int le_column_width(uint32_t scalar) {
  int width = wcwidth((wchar_t)scalar);
  return width < 0 ? 1 : width;
}
