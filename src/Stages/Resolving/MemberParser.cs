using AfsLd.Domain.Inputs;
using LanguageExt;

namespace AfsLd.Stages.Resolving;

/// <summary>Reads one archive member as an object; pure.</summary>
public delegate Fin<ParsedObject> MemberParser(ParsedArchive archive, int member);
