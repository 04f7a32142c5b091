/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_sysmon.c - every event of Sysmon in every layout it ever had, from
 * the log to its row and back: the words are those of the record.
 */
#include "folder.h"
#include "suite.h"

#include "evtxgen/events.h"
#include "evtxgen/scenario.h"
#include "records.h"
#include "store/sql.h"
#include "store/writer.h"

#include "base/source.h"
#include "base/text.h"
#include "event/content.h"
#include "read/chunk.h"

static struct stm_db *db;
static struct stm_decoder *decoder;
static struct stm_writer *writer;
static struct stm_event event;
static struct stm_err err;
static int64_t row;
static int seen[256];

static void
must(stm_status status)
{
    ck_assert_msg(status == STM_OK, "%s", err.text);
}

static void
run_file(const char *path)
{
    struct stm_buf sql = { 0 };
    FILE *file = fopen(path, "rb");
    int c;

    ck_assert_msg(file != NULL, "%s", path);
    while ((c = getc(file)) != EOF)
        stm_buf_char(&sql, (char)c);
    ck_assert_int_eq(fclose(file), 0);
    must(stm_db_script(db, stm_buf_held(&sql), &err));
    stm_buf_free(&sql);
}

static void
start(void)
{
    must(stm_db_open(&db, NULL, STM_DB_MEMORY, &err));
    must(stm_db_script_named(db, stm_store_sql, "schema", &err));
    must(stm_db_script_named(db, stm_store_sql, "views", &err));
    run_file(SRCDIR "/tests/said.sql");
    must(stm_decoder_open(&decoder, &err));
    must(stm_writer_open(&writer, db, &err));
    row = 0;
}

static void
stop(void)
{
    stm_writer_close(writer);
    stm_decoder_close(decoder);
    stm_db_close(db);
}

/* The column of a field, -1: none. Names are compared without case. */
static int
column_of(const struct stm_stmt *said, const char *name)
{
    for (int i = 0; i < stm_stmt_columns(said); i++)
        if (strcasecmp(stm_stmt_column_name(said, i), name) == 0)
            return i;
    return -1;
}

/* Numbers that are logged as hex are the same number. */
static bool
same(const char *name, struct stm_span logged, struct stm_span said)
{
    struct stm_buf normal = { 0 };
    bool equal;

    if (strcasecmp(name, "GrantedAccess") && strcasecmp(name, "LogonId"))
        return stm_span_equal(logged, said);
    stm_content_normal(&normal, logged);
    equal = stm_span_equal(stm_buf_held(&normal), said);
    stm_buf_free(&normal);
    return equal;
}

/* What event_data has under that name. */
static struct stm_span
kept(struct stm_stmt *stmt, const char *name)
{
    bool there;

    stm_stmt_bind_int(stmt, 1, row);
    stm_stmt_bind_text(stmt, 2, stm_span_of(name));
    must(stm_stmt_step(stmt, &there, &err));
    ck_assert_msg(there, "event %u: %s is nowhere", event.event_id, name);
    return stm_stmt_text(stmt, 0);
}

static size_t
compare_fields(const struct stm_record *record, const struct stm_stmt *said,
               struct stm_stmt *data)
{
    struct stm_buf logged = { 0 };
    size_t in_columns = 0;

    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_field *field = &record->fields[i];
        struct stm_span have;
        char name[64];
        int column;

        if (!stm_content_is_payload(field->path))
            continue;
        (void)snprintf(name, sizeof(name), "%.*s", (int)field->path.size - 10,
                       field->path.data + 10); /* below EventData/ */
        column = column_of(said, name);
        stm_buf_reset(&logged);
        stm_value_text(&logged, &field->value);
        if (column >= 0 && !stm_stmt_is_null(said, column)) {
            have = stm_stmt_text(said, column);
            in_columns++;
        } else {
            have = kept(data, name);
        }
        ck_assert_msg(same(name, stm_buf_held(&logged), have),
                      "event %u: %s is %.*s, not %.*s", event.event_id, name,
                      (int)have.size, have.data, (int)logged.size,
                      logged.data ? logged.data : "");
        stm_stmt_reset(data);
    }
    stm_buf_free(&logged);
    return in_columns;
}

/* Nothing but what was logged: as many columns have words as fields do. */
static void
compare(const struct stm_record *record)
{
    struct stm_stmt *said, *data;
    size_t in_columns, with_words = 0;
    char sql[80];
    bool there;

    ck_assert_msg(event.layout != NULL, "event %u", event.event_id);
    (void)snprintf(sql, sizeof(sql), "SELECT * FROM said_%s WHERE event = ?1",
                   event.layout->table);
    must(stm_db_prepare(&said, db, stm_span_of(sql), &err));
    must(stm_db_prepare(&data, db,
                        stm_span_of("SELECT j.value FROM event_data d, "
                                    "json_each(d.json) j WHERE d.event = ?1 "
                                    "AND j.key = ?2"),
                        &err));
    stm_stmt_bind_int(said, 1, row);
    must(stm_stmt_step(said, &there, &err));
    ck_assert_msg(there, "event %u has no row", event.event_id);
    in_columns = compare_fields(record, said, data);
    for (int i = 0; i < stm_stmt_columns(said); i++) {
        const char *name = stm_stmt_column_name(said, i);

        if (strcmp(name, "event_id") == 0)
            ck_assert_int_eq(stm_stmt_int(said, i), event.event_id);
        else if (strcmp(name, "event") && !stm_stmt_is_null(said, i))
            with_words++;
    }
    ck_assert_msg(in_columns == with_words, "event %u: %zu of %zu columns",
                  event.event_id, in_columns, with_words);
    stm_stmt_close(said);
    stm_stmt_close(data);
}

static stm_status
take(void *arg, const struct stm_record *record)
{
    const struct stm_sighting sighting = { 1, record->place.file_offset,
                                           record->place.header_id,
                                           STM_HOW_LIVE };
    stm_written written;

    (void)arg;
    must(stm_decoder_event(&event, decoder, record, &err));
    ck_assert_msg(event.n_flaws == 0, "event %u: %s", event.event_id,
                  event.flaws[0]);
    must(stm_writer_event(&written, writer, &event, &sighting, &err));
    must(stm_writer_flush(writer, &err));
    ck_assert_int_eq(written, STM_WRITTEN_NEW);
    row++;
    compare(record);
    seen[event.event_id % 256]++;
    return STM_OK;
}

static stm_status
refuse(void *arg, const struct stm_place *place, const char *why)
{
    (void)arg;
    (void)place;
    ck_abort_msg("unreadable: %s", why);
    return STM_OK;
}

static void
read_log(const char *path)
{
    const struct stm_sink sink = { take, refuse, NULL };
    const struct stm_chunk *chunk;
    struct stm_source *source;
    struct stm_reader *reader;
    struct stm_walk *walk;
    size_t n;
    const char *const *wanted = stm_decoder_wanted(decoder, &n);

    must(stm_reader_open(&reader, STM_READER_LIBEVTX, wanted, n, &err));
    must(stm_source_open(&source, path, &err));
    must(stm_walk_open(&walk, source, NULL, NULL, &err));
    for (;;) {
        must(stm_walk_next(walk, &chunk, &err));
        if (!chunk)
            break;
        must(stm_reader_chunk(reader, chunk, &sink, &err));
    }
    stm_walk_close(walk);
    stm_source_close(source);
    stm_reader_close(reader);
}

/* One event of each kind that the schema has, on a host of that schema. */
static void
write_log(unsigned schema)
{
    struct stm_buf text = { 0 };
    struct gen_err why;

    stm_buf_print(&text,
                  "day 2026-03-02\n"
                  "host WS-ANN machine-id 365ABB72 schema %u.%02u\n"
                  "log Sysmon.evtx sysmon first-id 100\n"
                  "ghost as explorer at 07:58:10\n"
                  "  Image: C:\\Windows\\explorer.exe\n"
                  "program setup content dropper\n"
                  "  Image: C:\\Users\\ann\\setup.exe\n"
                  "  Company: Contoso Ltd\n"
                  "process run setup parent explorer at 09:14:07.123\n"
                  "process as shell parent setup at +1\n"
                  "  Image: C:\\Windows\\System32\\cmd.exe\n",
                  schema / 100, schema % 100);
    for (size_t i = 0; i < gen_sysmon_events_count; i++) {
        const struct gen_event_type *type = &gen_sysmon_events[i];

        if (type->id != 1 && type->since <= schema)
            stm_buf_print(&text, "event %u by setup%s at +1\n", type->id,
                          type->id == 8 || type->id == 10 ? " of shell" : "");
    }
    stm_buf_char(&text, '\0');
    ck_assert(!text.failed);
    if (!gen_scenario_write_text(text.data, "all", ".", &why))
        ck_abort_msg("%s", why.text);
    stm_buf_free(&text);
}

START_TEST(every_event_of_every_schema_reads_back_as_logged)
{
    static const unsigned schemas[] = {
        200, 310, 320, 330, 340, 400, 410, 421, 422, 430, 431,
        432, 440, 450, 460, 480, 481, 482, 483, 490, 491,
    };

    for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
        int64_t spare;

        memset(seen, 0, sizeof(seen));
        folder_enter();
        write_log(schemas[i]);
        start();
        read_log("Sysmon.evtx");
        for (size_t k = 0; k < gen_sysmon_events_count; k++)
            if (gen_sysmon_events[k].since <= schemas[i])
                ck_assert_int_ge(seen[gen_sysmon_events[k].id], 1);
        must(stm_db_query_int(db, "SELECT count(*) FROM event_data", &spare,
                              &err));
        /* Schema 2.0 numbered its events but 255: a field of no table. */
        ck_assert_int_eq(spare, schemas[i] < 310 ? row - 1 : 0);
        stop();
        folder_leave();
    }
}
END_TEST

/* A record as a reader hands it over: stored, and compared. */
static void
keep(struct maker *m, size_t flaws)
{
    static const struct stm_sighting sighting = { 1, 4608, 7, STM_HOW_LIVE };
    const struct stm_record *record = maker_record(m);
    stm_written written;

    must(stm_decoder_event(&event, decoder, record, &err));
    ck_assert_uint_eq(event.n_flaws, flaws);
    must(stm_writer_event(&written, writer, &event, &sighting, &err));
    must(stm_writer_flush(writer, &err));
    row++;
    compare(record);
}

/* A maker points into itself, so it is made where it stays. */
static void
begin(struct maker *m, unsigned event_id)
{
    *m = maker_of(decoder);
    maker_system(m, "Microsoft-Windows-Sysmon", event_id,
                 (unsigned long long)row + 1);
    maker_text(m, "EventData/UtcTime", "2026-03-02 09:14:07.120");
}

static void
assert_text(const char *sql, const char *want)
{
    struct stm_stmt *stmt;
    struct stm_span have;
    bool there;

    must(stm_db_prepare(&stmt, db, stm_span_of(sql), &err));
    stm_stmt_bind_int(stmt, 1, row);
    must(stm_stmt_step(stmt, &there, &err));
    ck_assert_msg(there, "%s", sql);
    have = stm_stmt_text(stmt, 0);
    ck_assert_msg(stm_span_is(have, want), "%.*s is not %s", (int)have.size,
                  have.data, want);
    stm_stmt_close(stmt);
}

START_TEST(call_traces_read_back_whatever_they_hold)
{
    static const char *const traces[] = {
        "C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|UNKNOWN(00007FFA1B2C3D40)",
        "C:\\a.dll+1a(wow64)|C:\\b+c.dll+2",
        "C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|UNKNOWN(00007FFA1B2C3D41)",
        "",
        "-",
        "|",
        "||+|UNKNOWN(|UNKNOWN",
        "no offset|+1|x+",
        "c:\\windows\\system32\\NTDLL.dll+9d4c4|UNKNOWN(00007FFA1B2C3D40)",
    };
    int64_t n;

    start();
    for (int again = 0; again < 2; again++)
        for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++) {
            struct maker m;

            begin(&m, 10);
            maker_text(&m, "EventData/CallTrace", traces[i]);
            keep(&m, 0);
        }
    must(stm_db_query_int(db, "SELECT count(*) FROM call_trace WHERE id <> 0",
                          &n, &err));
    ck_assert_int_eq(n, sizeof(traces) / sizeof(traces[0]));
    /* traces that differ in offsets alone have one list of modules */
    must(stm_db_query_int(db, "SELECT count(*) FROM call_modules WHERE id <> 0",
                          &n, &err));
    ck_assert_int_eq(n, sizeof(traces) / sizeof(traces[0]) - 1);
    stop();
}
END_TEST

START_TEST(a_registry_path_has_one_key_however_it_is_spelled)
{
    static const struct {
        const char *text, *directory, *name;
    } paths[] = {
        { "HKLM\\System\\CurrentControlSet\\Services\\Bam\\Start",
          "hklm\\system\\currentcontrolset\\services\\bam\\", "start" },
        { "\\REGISTRY\\MACHINE\\SOFTWARE\\Run", "hklm\\software\\", "run" },
        { "\\Registry\\User\\S-1-5-18\\X", "hku\\s-1-5-18\\", "x" },
        { "\\REGISTRY\\A\\{1}\\Root\\Key", "\\registry\\a\\{1}\\root\\",
          "key" },
        { "HKLM\\a/b\\c/D", "hklm\\a/b\\", "c/d" },
        { "HKLM\\key\\", "hklm\\key\\", "" },
        { "HKLM", "", "hklm" },
        { "", "", "" },
        { "\\\xC3\x84\\\xC3\x96", "\\\xC3\xA4\\", "\xC3\xB6" },
    };

    start();
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct maker m;

        begin(&m, 14);
        maker_text(&m, "EventData/TargetObject", paths[i].text);
        maker_text(&m, "EventData/NewName", paths[i].text);
        keep(&m, 0);
        assert_text("SELECT d.key FROM registry x JOIN registry_path p ON "
                    "p.id = x.target JOIN registry_directory d ON d.id = "
                    "p.directory WHERE x.event = ?1 AND x.new_name = x.target",
                    paths[i].directory);
        assert_text("SELECT p.key FROM registry x JOIN registry_path p ON "
                    "p.id = x.target WHERE x.event = ?1",
                    paths[i].name);
    }
    stop();
}
END_TEST

START_TEST(what_is_no_number_or_flag_keeps_its_words)
{
    struct maker m;

    start();
    begin(&m, 3);
    maker_text(&m, "EventData/Initiated", "true");
    maker_text(&m, "EventData/SourceIsIpv6", "-");
    maker_text(&m, "EventData/DestinationIsIpv6", "True");
    maker_text(&m, "EventData/SourcePort", "");
    maker_text(&m, "EventData/DestinationPort", "https");
    keep(&m, 2);
    assert_text("SELECT initiated || COALESCE(source_is_ipv6, '') || "
                "COALESCE(destination_is_ipv6, '') || COALESCE(source_port, "
                "'') || COALESCE(destination_port, '') FROM network WHERE "
                "event = ?1",
                "1");
    begin(&m, 10);
    maker_text(&m, "EventData/GrantedAccess", "0x001fffff");
    maker_text(&m, "EventData/SourceThreadId", "-");
    keep(&m, 0);
    assert_text("SELECT granted_access FROM process_access WHERE event = ?1",
                "2097151");
    begin(&m, 16);
    maker_text(&m, "EventData/ConfigurationFileHash", "garbage");
    keep(&m, 1);
    stop();
}
END_TEST

START_TEST(a_module_is_all_that_a_load_says_of_an_image)
{
    static const char *const said[][3] = {
        { "C:\\a.dll", "SHA1=B4E581F173F782A2F1DA5D29C95946EE500EB2D0",
          "Valid" },
        { "C:\\a.dll", "SHA1=B4E581F173F782A2F1DA5D29C95946EE500EB2D0",
          "Expired" },
        { "C:\\A.dll", "SHA1=B4E581F173F782A2F1DA5D29C95946EE500EB2D0",
          "Valid" },
        { "C:\\a.dll", "", "Valid" },
        { "C:\\a.dll", "SHA1=B4E581F173F782A2F1DA5D29C95946EE500EB2D0", NULL },
    };
    struct maker m;
    int64_t n;

    start();
    for (unsigned id = 6; id <= 7; id++)
        for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
            begin(&m, id);
            maker_text(&m, "EventData/ImageLoaded", said[i][0]);
            maker_text(&m, "EventData/Hashes", said[i][1]);
            if (said[i][2])
                maker_text(&m, "EventData/SignatureStatus", said[i][2]);
            keep(&m, 0);
        }
    must(stm_db_query_int(db, "SELECT count(*) FROM module WHERE id <> 0", &n,
                          &err));
    ck_assert_int_eq(n, 5); /* the same of a driver and of an image */
    begin(&m, 7);
    keep(&m, 0);
    assert_text("SELECT module FROM image_load WHERE event = ?1", "0");
    stop();
}
END_TEST

SUITE("sysmon", 120, every_event_of_every_schema_reads_back_as_logged,
      call_traces_read_back_whatever_they_hold,
      a_registry_path_has_one_key_however_it_is_spelled,
      what_is_no_number_or_flag_keeps_its_words,
      a_module_is_all_that_a_load_says_of_an_image)
