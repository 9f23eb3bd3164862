"""`python -m stage run`, `attack` or `revoke NAME`."""

import sys

from stage import attack, run

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run"]:
            run.serve()
        case ["attack"]:
            sys.exit(attack.main())
        case ["revoke", name]:
            run.revoke(name)
        case _:
            sys.exit(__doc__)
