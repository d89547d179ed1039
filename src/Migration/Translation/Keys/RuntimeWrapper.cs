using Sampan.Migration.Translation.Intent;

namespace Sampan.Migration.Translation.Keys;

/// <summary>A script in place of a runtime that Docker gives arguments to, for targets that can give it none.</summary>
internal static class RuntimeWrapper
{
    /// <summary>The runtime's executable, or the script that stands for it.</summary>
    internal static string Path(TargetDraft draft, DockerRuntime runtime)
    {
        if (runtime.Arguments.Count == 0)
            return runtime.Path;
        string script = $"/usr/local/libexec/sampan-migrate/{Safe(runtime.Name)}";
        string words = string.Join(' ', new[] { runtime.Path }.Concat(runtime.Arguments).Select(Quoted));
        draft.File(script, $"#!/bin/sh\n# Docker's runtimes.{Safe(runtime.Name)} with its runtimeArgs.\nexec {words} \"$@\"\n", $"the runtime {runtime.Name} with its arguments", "0755");
        return script;
    }

    /// <summary>What to say of a runtime that got a script.</summary>
    internal static KeyCell Cell(DockerRuntime runtime, string script, string handler) => runtime.Arguments.Count == 0
        ? new KeyCell(KeyClass.Equivalent, handler, "Pods may ask for it by a RuntimeClass.")
        : new KeyCell(KeyClass.Dangerous, $"{handler} by the script {script}", "The target gives runtimes no arguments, so a script does. Start a pod with it before you trust it.");

    private static string Safe(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    private static string Quoted(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
