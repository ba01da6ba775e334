namespace AfsLd.Stages.Resolving;

/// <summary>Two strong definitions of one name, as (object, nlist index); the first one stays.</summary>
internal readonly record struct DuplicateDefinition(int Symbol, int FirstObject, int FirstIndex, int SecondObject, int SecondIndex);
