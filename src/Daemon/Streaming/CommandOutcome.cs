using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Sampan.Daemon.Streaming;

/// <summary>How an exec or attach ended, as the error stream says it.</summary>
internal static class CommandOutcome
{
    /// <summary>The command ended with <paramref name="exitCode"/>.</summary>
    public static byte[] Exited(int exitCode, bool structured)
    {
        if (exitCode == 0)
        {
            return structured ? Bytes(new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" }) : [];
        }
        string code = exitCode.ToString(CultureInfo.InvariantCulture);
        string message = $"command terminated with non-zero exit code: exit status {code}";
        return structured
            ? Bytes(new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["status"] = "Failure",
                ["message"] = message,
                ["reason"] = "NonZeroExitCode",
                ["details"] = new JsonObject
                {
                    ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = code }),
                },
            })
            : Encoding.UTF8.GetBytes(message);
    }

    /// <summary>It could not be run, or broke off.</summary>
    public static byte[] Failed(string message, bool structured) => structured
        ? Bytes(new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = "InternalError",
            ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) },
            ["code"] = 500,
        })
        : Encoding.UTF8.GetBytes(message);

    private static byte[] Bytes(JsonObject status) => Encoding.UTF8.GetBytes(status.ToJsonString());
}
