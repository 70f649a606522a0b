"""Compare 1,000 keys of every level with what its prompts say: ``python -m tools.read_prompts``."""

from __future__ import annotations

import sys

from tests.families.test_keys_from_prompts import PROSE, disagreements

COUNT = 1000


def main(names: list[str]) -> None:
    asked = [(name, number) for name, number in PROSE if not names or name in names]
    wrong = [code for name, number in asked for code in disagreements(name, number, COUNT)]
    print(f"{len(asked)} levels, up to {COUNT} variants each: {len(wrong)} disagree")
    for code in wrong:
        print(f"  {code}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
