namespace Sampan.Tests.System.Daemon;

/// <summary>
/// runc, but for the two verbs that need CRIU: <c>checkpoint</c> leaves an image that says "inventory", <c>restore</c> copies
/// it beside the script and starts the container's program from its beginning.
/// </summary>
internal static class StandInRuntime
{
    private const string Script = """
        #!/bin/bash
        globals=()
        for word; do
          case $last in
            --image-path) images=$word ;;
            --work-path) work=$word ;;
            --bundle) bundle=$word ;;
            --pid-file) pid=$word ;;
          esac
          case $word in checkpoint | restore) verb=$word ;; esac
          [ -n "$verb" ] || globals+=("$word")
          last=$word
        done
        [ -n "$verb" ] || exec /usr/sbin/runc "$@"
        while [ -e "$0.waits" ]; do touch "$0.waits.seen"; sleep 0.05; done
        if [ $verb = restore ]; then
          cp "$images/inventory.img" "$0.restored"
          /usr/sbin/runc "${globals[@]}" create --bundle "$bundle" --pid-file "$pid" "$last" && exec /usr/sbin/runc "${globals[@]}" start "$last"
        fi
        if [ -e "$0.fails" ]; then
          echo '(00.1) Error (criu/cr-dump.c:1): no luck' >"$work/dump.log"
          echo 'criu failed' >&2
          exit 1
        fi
        echo dumped >"$work/dump.log"
        printf inventory >"$images/inventory.img"

        """;

    public static string PathIn(SampanDaemon daemon) => PathIn(daemon.Folders);

    /// <summary>A daemon that uses it. Files beside it change what it does: <c>.waits</c>, <c>.fails</c>.</summary>
    public static Task<SampanDaemon> StartDaemonAsync(DaemonLab lab) => lab.StartDaemonAsync(folders =>
    {
        string path = PathIn(folders);
        File.WriteAllText(path, Script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return $"runtimes: {{default: stand-in, handlers: {{stand-in: {{path: {path}}}}}}}\n";
    });

    private static string PathIn(DaemonFolders folders) => Path.Combine(folders.Temp, "stand-in");
}
