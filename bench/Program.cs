using System;
using System.Globalization;
using AfsLd.Bench.Inputs;
using BenchmarkDotNet.Running;

// generate OBJECTS FUNCTIONS FOLDER [archives]: writes a program for bench/compare.sh. Anything else is BenchmarkDotNet's.
if (args is ["generate", string objects, string functions, string folder, .. string[] rest])
{
    SyntheticProgram program = new(int.Parse(objects, CultureInfo.InvariantCulture), int.Parse(functions, CultureInfo.InvariantCulture));
    if (rest is ["archives"])
    {
        WriteProgram.AsArchives(folder, program);
    }
    else
    {
        WriteProgram.AsObjects(folder, program);
    }

    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(SyntheticProgram).Assembly).Run(args);
return 0;
