using System;
using System.Collections.Generic;
using AfsLd.Domain.Options;

namespace AfsLd.Stages.Arguments;

/// <summary>Options that name inputs and say where they are found.</summary>
internal static class ReadInputOption
{
    /// <summary>Takes the option and its values; false if it is not one of these.</summary>
    internal static bool Run(string option, OptionsDraft draft)
    {
        switch (option)
        {
            case "-force_load": AddFile(option, draft, LoadModifiers.ForceLoad); break;
            case "-load_hidden": AddFile(option, draft, LoadModifiers.Hidden); break;
            case "-weak_library": AddFile(option, draft, LoadModifiers.Weak); break;
            case "-needed_library": AddFile(option, draft, LoadModifiers.Needed); break;
            case "-reexport_library": AddFile(option, draft, LoadModifiers.Reexport); break;
            case "-upward_library": AddFile(option, draft, LoadModifiers.Upward); break;
            case "-framework": AddFramework(option, draft, LoadModifiers.None); break;
            case "-weak_framework": AddFramework(option, draft, LoadModifiers.Weak); break;
            case "-needed_framework": AddFramework(option, draft, LoadModifiers.Needed); break;
            case "-reexport_framework": AddFramework(option, draft, LoadModifiers.Reexport); break;
            case "-upward_framework": AddFramework(option, draft, LoadModifiers.Upward); break;
            case "-filelist": AddFileList(option, draft); break;
            case "-bundle_loader": draft.BundleLoader = draft.Value(option, "the executable that loads the bundle") ?? draft.BundleLoader; break;
            case "--start-lib": StartGroup(draft); break;
            case "--end-lib": EndGroup(draft); break;
            case "-L": draft.AddValue(option, "a folder", draft.LibraryPaths); break;
            case "-F": draft.AddValue(option, "a folder", draft.FrameworkPaths); break;
            case "-l": AddLibrary(draft.Value(option, "a library's name"), LoadModifiers.None, draft); break;
            case "-weak-l": AddLibrary(draft.Value(option, "a library's name"), LoadModifiers.Weak, draft); break;
            case "-needed-l": AddLibrary(draft.Value(option, "a library's name"), LoadModifiers.Needed, draft); break;
            case "-hidden-l": AddLibrary(draft.Value(option, "a library's name"), LoadModifiers.Hidden, draft); break;
            case "-reexport-l": AddLibrary(draft.Value(option, "a library's name"), LoadModifiers.Reexport, draft); break;
            case "-upward-l": AddLibrary(draft.Value(option, "a library's name"), LoadModifiers.Upward, draft); break;
            case "-syslibroot": draft.AddValue(option, "a folder", draft.SysLibRoots); break;
            case "-Z": draft.Options = draft.Options with { NoStandardPaths = true }; break;
            case "-search_paths_first": draft.Options = draft.Options with { SearchDylibsFirst = false }; break;
            case "-search_dylibs_first": draft.Options = draft.Options with { SearchDylibsFirst = true }; break;
            case "-image_suffix": draft.AddValue(option, "the ending of library names", draft.ImageSuffixes); break;
            case "-all_load": draft.Options = draft.Options with { AllLoad = true }; break;
            case "-noall_load": draft.Options = draft.Options with { AllLoad = false }; break;
            case "-ObjC": draft.Options = draft.Options with { ObjCLoad = true }; break;
            case "-ignore_auto_link": draft.Options = draft.Options with { AutoLink = false }; break;
            case "-ignore_auto_link_option" or "--ignore-auto-link-option":
                draft.AddValue(option, "the option to ignore", draft.IgnoredAutoLinkOptions);
                break;
            case "-no_implicit_libsystem": draft.Options = draft.Options with { ImplicitLibSystem = false }; break;
            case "-no_implicit_dylibs": draft.Options = draft.Options with { ImplicitDylibs = false }; break;
            case "-dylib_file": AddDylibFile(option, draft); break;
            case "-lazy_library" or "-delay_library": WarnLazy(option, draft); AddFile(option, draft, LoadModifiers.None); break;
            case "-lazy_framework" or "-delay_framework": WarnLazy(option, draft); AddFramework(option, draft, LoadModifiers.None); break;
            case "-lazy-l" or "-delay-l": WarnLazy(option, draft); AddLibrary(draft.Value(option, "a library's name"), LoadModifiers.None, draft); break;
            default: return RunJoined(option, draft);
        }

        return true;
    }

    /// <summary>An argument that is no option: a path.</summary>
    internal static void AddPath(string path, LoadModifiers modifiers, OptionsDraft draft) =>
        draft.Inputs.Add(new InputRequest.File(path, draft.InLazyGroup ? modifiers | LoadModifiers.Lazy : modifiers));

    /// <summary>Options whose value is joined to them. Called when no whole option fits.</summary>
    private static bool RunJoined(string option, OptionsDraft draft)
    {
        if (option.StartsWith("-L", StringComparison.Ordinal))
        {
            draft.LibraryPaths.Add(option[2..]);
        }
        else if (option.StartsWith("-F", StringComparison.Ordinal))
        {
            draft.FrameworkPaths.Add(option[2..]);
        }
        else if (Joined(option, "-weak-l") is string weak)
        {
            AddLibrary(weak, LoadModifiers.Weak, draft);
        }
        else if (Joined(option, "-needed-l") is string needed)
        {
            AddLibrary(needed, LoadModifiers.Needed, draft);
        }
        else if (Joined(option, "-hidden-l") is string hidden)
        {
            AddLibrary(hidden, LoadModifiers.Hidden, draft);
        }
        else if (Joined(option, "-reexport-l") is string reexported)
        {
            AddLibrary(reexported, LoadModifiers.Reexport, draft);
        }
        else if (Joined(option, "-upward-l") is string upward)
        {
            AddLibrary(upward, LoadModifiers.Upward, draft);
        }
        else if ((Joined(option, "-lazy-l") ?? Joined(option, "-delay-l")) is string lazy)
        {
            WarnLazy(option[..^lazy.Length], draft);
            AddLibrary(lazy, LoadModifiers.None, draft);
        }
        else if (Joined(option, "--ignore-auto-link-option=") is string ignored)
        {
            draft.IgnoredAutoLinkOptions.Add(ignored);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary><c>-lNAME</c>: what is left when nothing else begins with -l.</summary>
    internal static bool RunLibrary(string option, OptionsDraft draft)
    {
        if (Joined(option, "-l") is not string name)
        {
            return false;
        }

        AddLibrary(name, LoadModifiers.None, draft);
        return true;
    }

    private static string? Joined(string option, string prefix) =>
        option.Length > prefix.Length && option.StartsWith(prefix, StringComparison.Ordinal) ? option[prefix.Length..] : null;

    private static void AddFile(string option, OptionsDraft draft, LoadModifiers modifiers)
    {
        if (draft.Value(option, "a path") is string path)
        {
            AddPath(path, modifiers, draft);
        }
    }

    private static void AddLibrary(string? name, LoadModifiers modifiers, OptionsDraft draft)
    {
        if (name is not null)
        {
            draft.Inputs.Add(new InputRequest.Library(name, modifiers));
        }
    }

    private static void AddFramework(string option, OptionsDraft draft, LoadModifiers modifiers)
    {
        if (draft.Value(option, "a framework's name[,suffix]") is string value)
        {
            int comma = value.IndexOf(',');
            draft.Inputs.Add(comma < 0
                ? new InputRequest.Framework(value, null, modifiers)
                : new InputRequest.Framework(value[..comma], value[(comma + 1)..], modifiers));
        }
    }

    private static void AddFileList(string option, OptionsDraft draft)
    {
        if (draft.Value(option, "a file[,folder]") is not string value)
        {
            return;
        }

        // ld64 takes what follows the last comma for the folder.
        int comma = value.LastIndexOf(',');
        string path = comma < 0 ? value : value[..comma];
        if (draft.Lines(option, path) is ReadOnlyMemory<byte> bytes)
        {
            List<string> paths = [];
            ListFile.AddPaths(bytes.Span, comma < 0 ? "" : value[(comma + 1)..], paths);
            foreach (string listed in paths)
            {
                AddPath(listed, LoadModifiers.None, draft);
            }
        }
    }

    // ld64: dyld has not loaded a library at its first use for long.
    private static void WarnLazy(string option, OptionsDraft draft) =>
        draft.Warn(ArgumentCodes.NoEffect, option + " loads no later here: the library is linked as any other");

    private static void AddDylibFile(string option, OptionsDraft draft)
    {
        const string expected = "INSTALL_NAME:PATH";
        if (draft.Value(option, expected) is not string value)
        {
            return;
        }

        int colon = value.IndexOf(':');
        if (colon <= 0 || colon == value.Length - 1)
        {
            draft.Reject(option, value, expected);
            return;
        }

        draft.DylibFiles.Add(new DylibFileOverride(value[..colon], value[(colon + 1)..]));
    }

    private static void StartGroup(OptionsDraft draft)
    {
        if (draft.InLazyGroup)
        {
            draft.Fail(ArgumentCodes.Conflict, "--start-lib inside --start-lib");
        }

        draft.InLazyGroup = true;
    }

    private static void EndGroup(OptionsDraft draft)
    {
        if (!draft.InLazyGroup)
        {
            draft.Fail(ArgumentCodes.Conflict, "--end-lib without --start-lib");
        }

        draft.InLazyGroup = false;
    }
}
