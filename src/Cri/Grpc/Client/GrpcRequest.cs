using System.Diagnostics;
using System.Net;
using Google.Protobuf;

namespace Sampan.Cri.Grpc.Client;

/// <summary>Makes the HTTP request of a call.</summary>
internal static class GrpcRequest
{
    /// <summary>A POST with one uncompressed message.</summary>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED for a message over the cap.</exception>
    internal static HttpRequestMessage Make<T>(string path, T message, TimeSpan? deadline, string userAgent)
        where T : IMessage<T>
    {
        int length = message.CalculateSize();
        GrpcFrame.CheckOutgoing(length);
        byte[] body = new byte[GrpcFrame.PrefixBytes + length];
        GrpcFrame.Write(body, length);
        message.WriteTo(body.AsSpan(GrpcFrame.PrefixBytes));

        var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost" + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", GrpcContentType.Value);
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.TryAddWithoutValidation(GrpcHeader.AcceptEncoding, GrpcCompression.Accepted);
        if (deadline is { } timeout && timeout < GrpcLimits.LongestTimeout)
            request.Headers.TryAddWithoutValidation(GrpcHeader.Timeout, GrpcTimeout.Format(timeout));
        // The caller's trace goes on at the runtime.
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            request.Headers.TryAddWithoutValidation(GrpcHeader.Traceparent, activity.Id);
        return request;
    }
}
