"""``python -m guidebuilder``."""

from guidebuilder.cli import main

if __name__ == "__main__":
    main(prog_name="guidebuilder")
