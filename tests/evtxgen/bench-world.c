/* SPDX-License-Identifier: Apache-2.0 */
#include "bench-parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t
next_number(struct bench *b)
{
    uint64_t z = b->random.state += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

uint32_t
bench_below(struct bench *b, uint32_t n)
{
    return (uint32_t)((next_number(b) >> 32) * n >> 32);
}

uint32_t
bench_skewed(struct bench *b, uint32_t n)
{
    uint64_t x = next_number(b) >> 32;
    uint64_t cube = (x * x >> 32) * x >> 32;

    return (uint32_t)(cube * n >> 32);
}

struct gen_text
bench_text(struct bench *b, const char *format, ...)
{
    char text[2048];
    struct gen_put put = { 0 };
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    put.limit = 2 * (size_t)n;
    put.data = gen_pool_take(&b->pool, put.limit + 1);
    gen_put_utf16(&put, (struct gen_text){ text, (size_t)n });
    return (struct gen_text){ (const char *)put.data, put.size };
}

static const char windows[] = "Microsoft Corporation";

/* Programs: path, company, the program that starts it, and how it runs. */
static const struct {
    const char *path;
    const char *company;
    uint8_t parent;
    bool system;
} programs[] = {
    { "C:\\Windows\\System32\\services.exe", windows, 0, true },
    { "C:\\Windows\\System32\\svchost.exe", windows, 0, true },
    { "C:\\Windows\\explorer.exe", windows, 0, false },
    { "C:\\Windows\\System32\\lsass.exe", windows, 0, true },
    { "C:\\Windows\\System32\\csrss.exe", windows, 0, true },
    { "C:\\Program Files\\Contoso\\Agent\\agent.exe", "Contoso Ltd", 0, true },
    { "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe", windows, 1, true },
    { "C:\\Windows\\System32\\taskhostw.exe", windows, 1, false },
    { "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
      "Google LLC", 2, false },
    { "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE",
      windows, 2, false },
    { "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE",
      windows, 2, false },
    { "C:\\Program Files\\Fabrikam\\Sync\\sync.exe", "Fabrikam Inc", 2, false },
    { "C:\\Windows\\System32\\SearchIndexer.exe", windows, 0, true },
    { "C:\\Windows\\System32\\SearchProtocolHost.exe", windows, 12, true },
    { "C:\\Windows\\System32\\backgroundTaskHost.exe", windows, 1, false },
    { "C:\\Windows\\System32\\RuntimeBroker.exe", windows, 1, false },
    { "C:\\Windows\\System32\\dllhost.exe", windows, 1, false },
    { "C:\\Windows\\System32\\conhost.exe", windows, 18, false },
    { "C:\\Windows\\System32\\cmd.exe", windows, 2, false },
    { "C:\\Windows\\System32\\msiexec.exe", windows, 0, true },
    { "C:\\Program Files\\Contoso\\Agent\\updater.exe", "Contoso Ltd", 5,
      true },
    { "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", windows,
      2, false },
    { "C:\\Users\\ann\\AppData\\Local\\Temp\\setup.exe", "Contoso Ltd", 2,
      false },
    { "C:\\Windows\\System32\\rundll32.exe", windows, 1, false },
};

static const char *const libraries[] = {
    "ntdll.dll",    "KERNELBASE.dll", "kernel32.dll", "user32.dll",
    "gdi32.dll",    "combase.dll",    "rpcrt4.dll",   "advapi32.dll",
    "sechost.dll",  "ole32.dll",      "oleaut32.dll", "shell32.dll",
    "SHCore.dll",   "msvcrt.dll",     "ucrtbase.dll", "ws2_32.dll",
    "crypt32.dll",  "bcrypt.dll",     "wbemcomn.dll", "psapi.dll",
    "wow64.dll",    "wow64win.dll",   "clr.dll",      "mscorwks.dll",
    "dbghelp.dll",  "version.dll",    "propsys.dll",  "iphlpapi.dll",
    "netapi32.dll", "wtsapi32.dll",   "userenv.dll",  "taskschd.dll",
};

/* What a file says of itself, made from its path. */
static void
describe(struct bench *b, struct bench_image *image, const char *path,
         const char *company)
{
    const char *name = strrchr(path, '\\') + 1;
    uint64_t hash = gen_hash(4, path, strlen(path));
    uint8_t bytes[32];
    char hex[65];

    gen_bytes_from(hash, bytes, sizeof(bytes));
    for (size_t i = 0; i < 32; i++)
        (void)snprintf(hex + 2 * i, 3, "%02X", bytes[i]);
    image->path = bench_text(b, "%s", path);
    image->hashes = bench_text(b,
                               "SHA1=%.40s,MD5=%.32s,SHA256=%s,"
                               "IMPHASH=%.32s",
                               hex + 20, hex + 8, hex, hex + 16);
    image->version = bench_text(b, "10.0.%u.%u (WinBuild.160101.0800)",
                                10000 + (unsigned)(hash % 9000),
                                (unsigned)(hash >> 20) % 4000);
    image->description =
        bench_text(b, "%.*s module", (int)strcspn(name, "."), name);
    image->product =
        bench_text(b, "%s",
                   company == windows ? "Microsoft Windows Operating "
                                        "System"
                                      : company);
    image->company = bench_text(b, "%s", company);
    image->original = bench_text(b, "%s", name);
    image->signed_by =
        bench_text(b, "%s", company == windows ? "Microsoft Windows" : company);
}

static void
fill_images(struct bench *b)
{
    b->n_images = COUNT(programs);
    b->images = gen_pool_take(&b->pool, COUNT(programs) * sizeof(*b->images));
    for (size_t i = 0; i < COUNT(programs); i++) {
        describe(b, &b->images[i], programs[i].path, programs[i].company);
        b->images[i].parent = programs[i].parent;
        b->images[i].system = programs[i].system;
    }
    for (unsigned i = 0; i < BENCH_MODULES; i++) {
        char path[200];
        const char *name = libraries[i % COUNT(libraries)];

        if (i < COUNT(libraries))
            (void)snprintf(path, sizeof(path), "C:\\Windows\\System32\\%s",
                           name);
        else
            (void)snprintf(path, sizeof(path), "C:\\Windows\\%s\\%.*s-%u.dll",
                           i % 3 ? "System32" : "WinSxS\\amd64_component",
                           (int)strcspn(name, "."), name, i);
        describe(b, &b->modules[i], path, i % 9 ? windows : "Fabrikam Inc");
    }
}

/* Every trace begins in ntdll; most frames are the system's. */
static void
fill_traces(struct bench *b)
{
    for (size_t i = 0; i < BENCH_TRACES; i++) {
        unsigned frames = 7 + bench_below(b, 12);
        char text[2048];
        size_t n = (size_t)snprintf(text, sizeof(text),
                                    "C:\\Windows\\SYSTEM32\\ntdll.dll+%x",
                                    0x9c000 + bench_below(b, 0x2000));

        for (unsigned f = 1; f < frames; f++) {
            const char *name = libraries[bench_skewed(b, COUNT(libraries))];
            bool unknown = bench_below(b, 90) == 0;

            if (unknown)
                n += (size_t)snprintf(text + n, sizeof(text) - n,
                                      "|UNKNOWN(%016x)",
                                      0x7f000000u + bench_below(b, 1u << 24));
            else
                n += (size_t)snprintf(text + n, sizeof(text) - n,
                                      "|C:\\Windows\\System32\\%s+%x", name,
                                      0x1000 + bench_below(b, 0x90000));
        }
        b->traces[i] = bench_text(b, "%s", text);
    }
}

static void
fill_registry(struct bench *b)
{
    static const char *const roots[] = {
        "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion",
        "HKLM\\System\\CurrentControlSet\\Services",
        "HKU\\S-1-5-21-911887218-1442880291-4041990877-1001\\SOFTWARE",
        "HKLM\\SOFTWARE\\Classes\\CLSID",
        "HKU\\S-1-5-21-911887218-1442880291-4041990877-1001_Classes\\MuiCache",
    };
    static const char *const parts[] = {
        "Explorer", "Uninstall",    "Run",    "Policies",  "Internet Settings",
        "Tcpip",    "Parameters",   "BITS",   "WinDefend", "InprocServer32",
        "Shell",    "Group Policy", "Office", "Contoso",   "ZoneMap",
    };

    for (unsigned i = 0; i < BENCH_KEYS; i++)
        b->keys[i] = bench_text(
            b, "%s\\%s\\%s\\{%08X-%04X-4C1D-9E2F-%08X}\\%s",
            roots[bench_skewed(b, COUNT(roots))], parts[i % COUNT(parts)],
            parts[bench_below(b, COUNT(parts))], bench_below(b, UINT32_MAX),
            bench_below(b, 65536), i, i % 4 ? "Value" : "(Default)");
    for (unsigned i = 0; i < BENCH_DETAILS; i++) {
        if (i % 3 == 0)
            b->details[i] = bench_text(b, "DWORD (0x%08x)", i);
        else if (i % 3 == 1)
            b->details[i] = bench_text(b, "Binary Data");
        else
            b->details[i] =
                bench_text(b, "C:\\Program Files\\Contoso\\item-%u.dat", i);
    }
}

void
bench_fill(struct bench *b, const char *host)
{
    fill_images(b);
    fill_traces(b);
    fill_registry(b);
    for (unsigned i = 0; i < BENCH_NAMES; i++)
        b->names[i] =
            bench_text(b, "host-%u.%s.example", i, i % 5 ? "cdn" : "update");
    b->rules[0] = bench_text(b, "-");
    for (unsigned i = 1; i < BENCH_RULES; i++)
        b->rules[i] = bench_text(
            b, "technique_id=T%u,technique_name=Technique %u", 1000 + i * 7, i);
    b->users[0] = bench_text(b, "NT AUTHORITY\\SYSTEM");
    b->users[1] = bench_text(b, "%s\\ann", host);
    b->users[2] = bench_text(b, "NT AUTHORITY\\NETWORK SERVICE");
    b->users[3] = bench_text(b, "NT AUTHORITY\\LOCAL SERVICE");
}
