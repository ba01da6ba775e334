namespace AfsLd.Stages.Sealing;

/// <summary>Which bytes of a file its UUID is made of.</summary>
/// <param name="CommandsEnd">File offset after the last load command.</param>
/// <param name="ContentsEnd">File offset after the last table of __LINKEDIT that dyld reads: fixups, exports, function starts, data
/// in code. They are first in the segment.</param>
/// <param name="IgnoresInstallName">True if LC_ID_DYLIB names the output's own path because no install name was given.</param>
internal readonly record struct UuidInput(int CommandsEnd, int ContentsEnd, bool IgnoresInstallName);
