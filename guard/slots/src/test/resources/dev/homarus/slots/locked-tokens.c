/* A PKCS#11 library with three tokens: one whose PIN is locked, one with a last try, one with a wasted try.
   It has no function that logs in: whoever tries to is stopped by a null pointer. */
#include <string.h>

typedef unsigned long ulong;
struct token {
    char label[32], maker[32], model[16], serial[16];
    ulong flags, counts[10];
    char rest[20];
};
struct functions {
    unsigned char major, minor;
    void *function[68];
};

static const ulong FLAGS[3] = {0x40400, 0x20400, 0x10400};

static ulong initialize(void *arguments) { return 0; }

static ulong slots(unsigned char present, ulong *list, ulong *count) {
    if (list) { list[0] = 7; list[1] = 8; list[2] = 9; }
    *count = 3;
    return 0;
}

static ulong look(ulong slot, struct token *token) {
    memset(token, ' ', 96);
    memcpy(token->label, "locked", 6);
    token->label[6] = (char) ('0' + slot - 7);
    memcpy(token->serial, "0001", 4);
    token->flags = FLAGS[slot - 7];
    return 0;
}

static struct functions list = {2, 40, {[0] = initialize, [4] = slots, [6] = look}};

ulong C_GetFunctionList(struct functions **out) { *out = &list; return 0; }
