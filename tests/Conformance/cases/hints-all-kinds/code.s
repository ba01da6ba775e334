.include "hints.inc"
