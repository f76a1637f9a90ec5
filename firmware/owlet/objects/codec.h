/* Text to bytes and back: UTF-8, ASCII and Latin-1, with the error handlers of str.encode and bytes.decode. */
#ifndef OWLET_OBJECTS_CODEC_H
#define OWLET_OBJECTS_CODEC_H

#include "core/value.h"

/*
 * `encoding` and `errors` are str values, or ABSENT for "utf-8" and "strict". Both raise LookupError for an
 * unknown name, and UnicodeEncodeError or UnicodeDecodeError.
 */
value codec_encode(value str, value encoding, value errors);

/* Decodes bytes or a bytearray. */
value codec_decode(value bytes, value encoding, value errors);

#endif
