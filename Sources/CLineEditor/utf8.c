// UTF-8 to code points, strictly: what is not valid becomes U+FFFD and is never lost silently.

#include "editor.h"

int utf8_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

wchar_t utf8_decode(const unsigned char *bytes, int length) {
  static const uint32_t lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; // below: an overlong form
  uint32_t scalar = bytes[0] & lead_bits[length];
  for (int i = 1; i < length; i++) scalar = scalar << 6 | (bytes[i] & 0x3F);
  bool surrogate = scalar >= 0xD800 && scalar <= 0xDFFF;
  if (scalar < least[length] || surrogate || scalar > 0x10FFFF) return REPLACEMENT;
  return (wchar_t)scalar;
}
