#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench/first-paint.py BROWSER PAGE [TIMES]

How long Chromium takes from asking for a local page to its first contentful
paint and to the end of loading: the median of TIMES (5) navigations of one
browser that is up and has shown the page once, so that starting a process and
reading a cold disk are not counted. Speaks the DevTools protocol over a pipe:
nothing is needed but the browser.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

# In the page, which runs no scripts of its own: DevTools may.
ASK = """new Promise(done => {
    const look = () => {
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        const page = performance.getEntriesByType('navigation')[0];
        if (paint && page.loadEventEnd)
            done([paint.startTime, page.loadEventEnd,
                  document.getElementsByTagName('*').length]);
        else
            setTimeout(look, 20);
    };
    look();
})"""


def pipes():
    """Pipes whose far ends are the descriptors 3 and 4, as Chromium has it."""
    from_us, to_browser = os.pipe()
    from_browser, to_us = os.pipe()
    ends = [os.dup(fd) if fd > 9 else os.dup2(fd, fd + 20)
            for fd in (from_us, to_browser, from_browser, to_us)]
    os.dup2(ends[0], 3)
    os.dup2(ends[3], 4)
    return os.fdopen(ends[1], "wb", 0), os.fdopen(ends[2], "rb")


class Browser:
    def __init__(self, program, home):
        self.out, self.replies = pipes()
        self.calls = 0
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu",
             "--no-first-run", "--disable-background-networking",
             "--window-size=1280,1000", "--remote-debugging-pipe",
             "--user-data-dir=" + home, "about:blank"],
            pass_fds=(3, 4), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, "HOME": home})
        os.close(3)
        os.close(4)

    def read(self):
        text = b""
        while not text.endswith(b"\0"):
            byte = self.replies.read(1)
            if not byte:
                sys.exit("the browser went away")
            text += byte
        return json.loads(text[:-1])

    def call(self, method, session=None, **params):
        self.calls += 1
        message = {"id": self.calls, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self.out.write(json.dumps(message).encode() + b"\0")
        while True:
            reply = self.read()
            if reply.get("id") == self.calls:
                if "error" in reply:
                    sys.exit(f"{method}: {reply['error']['message']}")
                return reply["result"]


def show(browser, session, page):
    """Milliseconds to the first paint, to the end, and elements."""
    browser.call("Page.navigate", session, url="about:blank")
    browser.call("Page.navigate", session, url=page)
    said = browser.call("Runtime.evaluate", session, expression=ASK,
                        awaitPromise=True, returnByValue=True)
    return said["result"]["value"]


def main():
    program, page = sys.argv[1], pathlib.Path(sys.argv[2]).resolve().as_uri()
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        browser = Browser(program, home)
        target = browser.call("Target.createTarget", url="about:blank")
        session = browser.call("Target.attachToTarget", flatten=True,
                               targetId=target["targetId"])["sessionId"]
        rows = [show(browser, session, page) for _ in range(times + 1)][1:]
        browser.call("Browser.close")
        browser.process.wait()
    paint, load = (statistics.median(row[i] for row in rows) / 1000
                   for i in (0, 1))
    print(f"first paint {paint:.2f} s, loaded {load:.2f} s, "
          f"{rows[0][2]} elements")


main()
