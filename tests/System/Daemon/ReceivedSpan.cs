using Google.Protobuf;

namespace Sampan.Tests.System.Daemon;

/// <summary>A span as it came over the wire (opentelemetry/proto/trace/v1/trace.proto).</summary>
internal sealed record ReceivedSpan(string TraceId, string Id, string ParentId, string Name, int Kind, int Status)
{
    private const uint Length = 2;

    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<ReceivedSpan> All(byte[] request) =>
        from resource in Fields(request, 1)
        from scope in Fields(resource, 2)
        from span in Fields(scope, 2)
        select Parse(span);

    private static ReceivedSpan Parse(byte[] span) => new(
        Hex(span, 1), Hex(span, 2), Hex(span, 4),
        global::System.Text.Encoding.UTF8.GetString(Fields(span, 5).Single()),
        Numbers(span, 6).FirstOrDefault(),
        Fields(span, 15).SelectMany(status => Numbers(status, 3)).FirstOrDefault());

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    private static List<byte[]> Fields(byte[] message, int field) =>
        [.. Read(message).Where(item => item.Field == field).Select(item => item.Bytes).OfType<byte[]>()];

    private static List<int> Numbers(byte[] message, int field) =>
        [.. Read(message).Where(item => item.Field == field && item.Bytes is null).Select(item => item.Number)];

    private static IEnumerable<(int Field, byte[]? Bytes, int Number)> Read(byte[] message)
    {
        var input = new CodedInputStream(message);
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            int field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case Length:
                    yield return (field, input.ReadBytes().ToByteArray(), 0);
                    break;
                case 0:
                    yield return (field, null, (int)input.ReadUInt64());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }
}
