/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_window.c - which part of time is shown, and where it is counted back
 * from when clocks ran wild. (tests/cli/window.cli has the program.)
 */
#include "suite.h"

#include "detect/window.h"
#include "facts.h"

#define DAY (INT64_C(86400) * STM_TICKS_PER_SECOND)

static void
add_events(struct facts *f, const stm_ticks *times, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char text[STM_TIME_TEXT];

        FACT_EVENT(f, .channel = "Setup", .provider = "Setup", .event_id = 1,
                   .time = stm_ticks_print(text, times[i]));
    }
}

static stm_ticks
newest(struct facts *f)
{
    struct stm_window window = { .last = DAY, .last_text = "1d" };
    struct stm_err err;

    ck_assert_int_eq(stm_window_resolve(&window, f->db, &err), STM_OK);
    ck_assert(window.has_newest && window.has_since && !window.has_until);
    ck_assert_int_eq(window.since, window.newest - DAY);
    return window.newest;
}

/* As DESIGN.md section 7 says it, by counting. */
static stm_ticks
newest_by_counting(const stm_ticks *times, size_t n)
{
    stm_ticks best = INT64_MIN, latest = INT64_MIN;

    for (size_t i = 0; i < n; i++) {
        size_t near = 0;

        for (size_t j = 0; j < n; j++)
            near += times[j] <= times[i] && times[i] - times[j] <= 30 * DAY;
        if (near * 100 >= n && times[i] > best)
            best = times[i];
        if (times[i] > latest)
            latest = times[i];
    }
    return best == INT64_MIN ? latest : best;
}

START_TEST(a_clock_of_2038_is_not_what_is_counted_back_from)
{
    struct facts *f = facts_open();
    stm_ticks times[300];

    for (int64_t i = 0; i < 298; i++)
        times[i] = facts_time("09:00:00") + i * STM_TICKS_PER_SECOND;
    times[298] = times[299] = facts_time("2038-01-19T03:14:07");
    add_events(f, times, 300);
    ck_assert_int_eq(newest(f), times[297]);
    facts_close(f);
}
END_TEST

START_TEST(where_no_time_has_a_crowd_the_newest_is_taken)
{
    struct facts *f = facts_open();
    stm_ticks times[101];

    for (int64_t i = 0; i < 101; i++)
        times[i] = i * 31 * DAY;
    add_events(f, times, 101);
    ck_assert_int_eq(newest(f), times[100]);
    facts_close(f);
}
END_TEST

START_TEST(thirty_days_are_near_and_a_tick_more_is_not)
{
    static const stm_ticks near[] = { 0, 30 * DAY };
    static const stm_ticks far[] = { 0, 30 * DAY + 1 };

    for (int is_far = 0; is_far < 2; is_far++) {
        struct facts *f = facts_open();
        stm_ticks times[150];

        /* old ones by twos, so that only a pair is a crowd of 150 */
        for (int64_t i = 0; i < 148; i++)
            times[i] = -(i / 2 + 1) * 100 * DAY;
        times[148] = (is_far ? far : near)[0];
        times[149] = (is_far ? far : near)[1];
        add_events(f, times, 150);
        ck_assert_int_eq(newest(f), is_far ? -100 * DAY : 30 * DAY);
        facts_close(f);
    }
}
END_TEST

START_TEST(the_walk_finds_what_counting_finds)
{
    uint64_t state = 42;

    for (size_t round = 0; round < 30; round++) {
        struct facts *f = facts_open();
        size_t n = 1 + round * 17 % 350;
        stm_ticks times[350];

        for (size_t i = 0; i < n; i++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
            /* crowds by months, and stragglers over a century */
            times[i] =
                (int64_t)(state >> 40) % (state >> 63 ? 36000 : 90) * DAY;
        }
        add_events(f, times, n);
        ck_assert_int_eq(newest(f), newest_by_counting(times, n));
        facts_close(f);
    }
}
END_TEST

START_TEST(a_case_without_events_has_no_window)
{
    struct facts *f = facts_open();
    struct stm_window window = { .last = DAY, .last_text = "1d" };
    struct stm_err err;

    ck_assert_int_eq(stm_window_resolve(&window, f->db, &err), STM_OK);
    ck_assert(stm_window_is_all(&window) && !window.has_newest);
    facts_close(f);
}
END_TEST

/* Newest first out of the index: else a case of millions is sorted. */
START_TEST(times_are_read_by_their_index)
{
    struct facts *f = facts_open();

    char *plan = facts_rows(
        f, "EXPLAIN QUERY PLAN SELECT time FROM event ORDER BY time DESC");

    ck_assert_ptr_nonnull(strstr(plan, "COVERING INDEX event_by_time"));
    ck_assert_ptr_null(strstr(plan, "TEMP B-TREE"));
    free(plan);
    facts_close(f);
}
END_TEST

START_TEST(since_is_in_a_window_and_until_is_not)
{
    struct stm_window w = { .has_since = true, .since = 5 };

    ck_assert(!stm_window_has(&w, 4) && stm_window_has(&w, 5));
    ck_assert(stm_window_has(&w, INT64_MAX));
    w = (struct stm_window){ .has_until = true, .until = 5 };
    ck_assert(stm_window_has(&w, 4) && !stm_window_has(&w, 5));
    w = (struct stm_window){ 0 };
    ck_assert(stm_window_is_all(&w) && stm_window_has(&w, INT64_MIN));
}
END_TEST

START_TEST(a_span_is_a_number_and_a_unit)
{
    static const struct {
        const char *text;
        int64_t seconds; /* 0: none */
    } spans[] = {
        { "1s", 1 },
        { "90m", 5400 },
        { "24h", 86400 },
        { "7d", 604800 },
        { "2w", 1209600 },
        { "007d", 604800 },
        { "36500d", INT64_C(3153600000) },
        { "36501d", 0 },
        { "0h", 0 },
        { "h", 0 },
        { "", 0 },
        { "24", 0 },
        { "24 h", 0 },
        { "-1h", 0 },
        { "1.5h", 0 },
        { "24H", 0 },
        { "1hh", 0 },
        { "1y", 0 },
        { "99999999999999999999s", 0 },
    };

    for (size_t i = 0; i < sizeof(spans) / sizeof(*spans); i++) {
        stm_ticks ticks = 0;
        bool is = stm_ticks_parse_span(&ticks, stm_span_of(spans[i].text));

        ck_assert_msg(is == (spans[i].seconds != 0), "%s", spans[i].text);
        ck_assert_int_eq(ticks, spans[i].seconds * STM_TICKS_PER_SECOND);
    }
}
END_TEST

SUITE("window", 20, a_clock_of_2038_is_not_what_is_counted_back_from,
      where_no_time_has_a_crowd_the_newest_is_taken,
      thirty_days_are_near_and_a_tick_more_is_not,
      the_walk_finds_what_counting_finds, a_case_without_events_has_no_window,
      times_are_read_by_their_index, since_is_in_a_window_and_until_is_not,
      a_span_is_a_number_and_a_unit)
