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

    public static string PathIn(SampanDaemon daemon) => Path.Combine(daemon.Folders.Temp, "stand-in");

    /// <summary>A daemon that uses it. Files beside it change what it does: <c>.waits</c>, <c>.fails</c>.</summary>
    public static Task<SampanDaemon> StartDaemonAsync(DaemonLab lab) => StartDaemonAsync(lab, daemon =>
    {
        File.WriteAllText(PathIn(daemon), Script);
        File.SetUnixFileMode(PathIn(daemon), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return $"runtimes: {{default: stand-in, handlers: {{stand-in: {{path: {PathIn(daemon)}}}}}}}\n";
    });

    /// <summary>A daemon with more in its configuration.</summary>
    public static async Task<SampanDaemon> StartDaemonAsync(DaemonLab lab, Func<SampanDaemon, string> configuration)
    {
        SampanDaemon daemon = await lab.StartDaemonAsync();
        try
        {
            await daemon.StopAsync();
            await File.AppendAllTextAsync(daemon.Folders.Config, configuration(daemon));
            await daemon.StartAsync();
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }
}
