# SPDX-License-Identifier: Apache-2.0
"""pack.py FOLDER OUT: the hosts below FOLDER as collectors leave them: the
first a zip, the second a tar.gz, the third a zip in a zip, the others lie in
folders."""
import io
import pathlib
import shutil
import sys
import tarfile
import zipfile

folder, out = (pathlib.Path(arg) for arg in sys.argv[1:3])
out.mkdir()


def pack(host, to):
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(host.rglob("*")):
            if path.is_file():
                made.write(path, str(path.relative_to(host)))


for n, host in enumerate(sorted(folder.iterdir())):
    if n == 0:
        pack(host, out / (host.name + ".zip"))
    elif n == 1:
        with tarfile.open(out / (host.name + ".tar.gz"), "w:gz") as made:
            made.add(host, arcname=".")
    elif n == 2:
        inner = io.BytesIO()
        pack(host, inner)
        with zipfile.ZipFile(out / "outer.zip", "w") as made:
            made.writestr(host.name + ".zip", inner.getvalue())
    else:
        shutil.copytree(host, out / host.name)
