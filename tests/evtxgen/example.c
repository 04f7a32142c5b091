/* SPDX-License-Identifier: Apache-2.0 */
#include "example.h"

#include "scenario.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What strings a log may hold, and how libevtx shows them as XML. */
static const struct {
    const char *text;
    const char *xml;
} strings[] = {
    { "C:\\Windows\\System32\\cmd.exe", "C:\\Windows\\System32\\cmd.exe" },
    { "", "" },
    { "-", "-" },
    { "?", "?" },
    { "\"a\" <b> & 'c' ]]>", "\"a\" &lt;b&gt; &amp; 'c' ]]&gt;" },
    { "\xc3\x9c"
      "bersicht \xe2\x82\xac \xe6\xbc\xa2\xe5\xad\x97",
      "\xc3\x9c"
      "bersicht \xe2\x82\xac \xe6\xbc\xa2\xe5\xad\x97" },
    { "  blanks and %%SystemRoot%%  ", "  blanks and %%SystemRoot%%  " },
    { "bell\x07 tab\t unit\x1f return\r", "bell\x07 tab\t unit\x1f return\r" },
};

/* One text a type, and how libevtx shows it: it pads hex numbers. */
static const struct {
    uint8_t type;
    const char *text;
    const char *xml;
} numbers[] = {
    { GEN_GUID, "{0a1b2c3d-4E5F-6071-8293-a4b5c6d7e8f9}",
      "{0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9}" },
    { GEN_U8, "200", "200" },
    { GEN_U16, "65535", "65535" },
    { GEN_U32, "4294967295", "4294967295" },
    { GEN_U64, "0x123456789", "4886718345" },
    { GEN_HEX32, "0x1f", "0x0000001f" },
    { GEN_HEX64, "0xFEDCBA987654321", "0x0fedcba987654321" },
    { GEN_BOOL, "true", "true" },
    { GEN_SIZE, "0x2f4", "0x00000000000002f4" },
    { GEN_SID, "S-1-5-21-911887218-1442880291-4041990877-1001",
      "S-1-5-21-911887218-1442880291-4041990877-1001" },
    { GEN_FILETIME, "2026-03-02T09:14:07.1234567Z",
      "2026-03-02T09:14:07.123456700Z" },
};

static size_t
number_of_type(uint8_t type)
{
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (numbers[i].type == type)
            return i;
    }
    ck_abort_msg("no example of type 0x%02x", type);
    return 0;
}

static void
example_fields(struct example *e, size_t shift)
{
    for (size_t i = 0; i < e->layout.count; i++) {
        uint8_t at = e->layout.index[i];
        uint8_t type = e->layout.type->fields[at].type;

        if (type == GEN_STRING) {
            size_t n = (i + shift) % (sizeof(strings) / sizeof(strings[0]));

            e->fields[at] = gen_text_of(strings[n].text);
            e->expected[i] = strings[n].xml;
            e->plain[i] = strings[n].text;
        } else {
            size_t n = number_of_type(type);

            e->fields[at] = gen_text_of(numbers[n].text);
            e->expected[i] = e->plain[i] = numbers[n].xml;
        }
    }
}

void
example_of(struct example *e, const struct gen_event_type *type,
           unsigned schema, size_t shift)
{
    static const char *const system[GEN_SYSTEM_SLOTS] = {
        "2",
        "7",
        "513",
        "60001",
        NULL,
        "0x8000000000000001",
        "2026-03-02T09:14:07.1234567Z",
        NULL,
        "1912",
        "996",
        "18446744073709551610",
        "5",
        NULL,
        NULL,
        "Example-Provider",
        "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
        "Example/Operational"
    };

    memset(e, 0, sizeof(*e));
    gen_layout_of(&e->layout, type, schema);
    e->record.layout = &e->layout;
    e->record.fields = e->fields;
    e->record.id = 77;
    e->record.written = UINT64_C(132000000000000001);
    e->record.computer = gen_text_of("WS-\xc3\x84NN.example.org");
    for (size_t i = 0; i < GEN_SYSTEM_SLOTS; i++)
        e->record.system[i] = gen_text_of(system[i]);
    example_fields(e, shift);
}

void
example_set(struct example *e, const char *name, struct gen_text text)
{
    int at = gen_field_find(e->layout.type, gen_text_of(name));

    ck_assert_int_ge(at, 0);
    e->fields[at] = text;
}

void
example_optional(struct example *e)
{
    struct gen_text guid = gen_text_of(numbers[0].text);

    e->record.system[GEN_SLOT_QUALIFIERS] = gen_text_of("16384");
    e->record.system[GEN_SLOT_ACTIVITY_ID] = guid;
    e->record.system[GEN_SLOT_RELATED_ACTIVITY_ID] = guid;
    e->record.system[GEN_SLOT_USER_ID] = gen_text_of("S-1-5-18");
}

const char *
example_xml(const struct example *e, bool optional, char *out, size_t size)
{
    int n = snprintf(
        out, size,
        "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/"
        "event\">\n"
        "  <System>\n"
        "    <Provider Name=\"Example-Provider\" "
        "Guid=\"{5770385F-C22A-43E0-BF4C-06F5698FFBD9}\"/>\n"
        "    <EventID%s>60001</EventID>\n"
        "    <Version>5</Version>\n"
        "    <Level>2</Level>\n"
        "    <Task>513</Task>\n"
        "    <Opcode>7</Opcode>\n"
        "    <Keywords>0x8000000000000001</Keywords>\n"
        "    <TimeCreated SystemTime=\"2026-03-02T09:14:07.123456700Z\"/>\n"
        "    <EventRecordID>18446744073709551610</EventRecordID>\n"
        "    <Correlation%s/>\n"
        "    <Execution ProcessID=\"1912\" ThreadID=\"996\"/>\n"
        "    <Channel>Example/Operational</Channel>\n"
        "    <Computer>WS-\xc3\x84NN.example.org</Computer>\n"
        "    <Security%s/>\n"
        "  </System>\n"
        "  <EventData>\n",
        optional ? " Qualifiers=\"16384\"" : "",
        optional ? " ActivityID=\"{0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9}\""
                   " RelatedActivityID="
                   "\"{0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9}\""
                 : "",
        optional ? " UserID=\"S-1-5-18\"" : "");

    for (size_t i = 0; i < e->layout.count; i++) {
        const char *name = e->layout.type->fields[e->layout.index[i]].name;

        if (*e->expected[i])
            n += snprintf(out + n, size - (size_t)n,
                          "    <Data Name=\"%s\">%s</Data>\n", name,
                          e->expected[i]);
        else
            n += snprintf(out + n, size - (size_t)n,
                          "    <Data Name=\"%s\"/>\n", name);
    }
    (void)snprintf(out + n, size - (size_t)n, "  </EventData>\n</Event>\n");
    return out;
}

struct gen_file *
log_open(const char *path)
{
    struct gen_err err = { "" };
    FILE *stream = fopen(path, "wb");
    struct gen_file *file;

    ck_assert_ptr_nonnull(stream);
    file = gen_file_open(stream, &err);
    ck_assert_msg(file != NULL, "%s", err.text);
    return file;
}

void
log_add(struct gen_file *file, const struct gen_record *record)
{
    struct gen_err err = { "" };

    ck_assert_msg(gen_file_add(file, record, &err), "%s", err.text);
}

void
log_close(struct gen_file *file, const char *path, struct gen_audited *audited)
{
    struct gen_err err = { "" };
    size_t size;
    uint8_t *data;

    ck_assert_msg(gen_file_close(file, &err), "%s", err.text);
    data = gen_slurp(path, &size);
    ck_assert_ptr_nonnull(data);
    ck_assert_msg(gen_audit(audited, data, size, &err), "%s", err.text);
    free(data);
}

void
log_judge(struct gen_judged *judged, const char *path)
{
    struct gen_err err = { "" };

    ck_assert_msg(gen_judge(judged, path, &err), "%s", err.text);
    ck_assert(!judged->corrupted);
    ck_assert_uint_eq(judged->recovered, 0);
}

void
scenario_tell(const char *text)
{
    struct gen_err err = { "" };

    ck_assert_msg(gen_scenario_write_text(text, "test", ".", &err), "%s",
                  err.text);
}

void
log_judge_count(struct gen_judged *judged, const char *path, size_t count)
{
    struct gen_err err = { "" };

    ck_assert_msg(gen_judge(judged, path, &err), "%s", err.text);
    ck_assert_uint_eq(judged->count, count);
}

const char *
judged_value(const struct gen_judged_record *record, const char *name)
{
    static char text[4096];
    char before[100];
    const char *at;
    size_t n;

    (void)snprintf(before, sizeof(before), "<Data Name=\"%s\">", name);
    at = strstr(record->xml, before);
    if (!at) {
        (void)snprintf(before, sizeof(before), "<%s>", name);
        at = strstr(record->xml, before);
    }
    if (!at)
        return "";
    at += strlen(before);
    n = strcspn(at, "<");
    ck_assert_uint_lt(n, sizeof(text));
    memcpy(text, at, n);
    text[n] = '\0';
    return text;
}

void
assert_judged(const struct gen_judged_record *record, const char *name,
              const char *expected)
{
    ck_assert_msg(strcmp(judged_value(record, name), expected) == 0,
                  "%s is '%s', not '%s'", name, judged_value(record, name),
                  expected);
}
