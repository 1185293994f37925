"""`make lock`: compiles requirements/*.in into locks with hashes, free of this machine's own pip settings."""

import os
import subprocess
import sys

from kashgar_zc.run.paths import CHECKOUT

FOLDER = CHECKOUT / "requirements"
OWN_WAYS = ("PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_NO_INDEX")
NO_ADDRESSES = ("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host")


def main(arguments: list[str]) -> None:
    """Compile base, then the tests' lock on top of it; further arguments go to pip-compile (`--upgrade`)."""
    environment = {name: value for name, value in os.environ.items() if name not in OWN_WAYS}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "CUSTOM_COMPILE_COMMAND": "make lock"}
    options = ["--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", *NO_ADDRESSES, *arguments]
    for name in ("base", "test"):
        print(
            f"Compiling requirements/{name}.txt (minutes, when files have to be fetched for their hashes) …", flush=True
        )
        command = [sys.executable, "-m", "piptools", "compile", *options, "-o", f"{name}.txt", f"{name}.in"]
        subprocess.run(command, cwd=FOLDER, env=environment, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
