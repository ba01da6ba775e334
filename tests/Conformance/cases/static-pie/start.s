.include "bare-start.inc"
