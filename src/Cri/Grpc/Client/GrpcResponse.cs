using System.Globalization;
using System.Net.Http.Headers;

namespace Sampan.Cri.Grpc.Client;

/// <summary>Reads a status off a response's headers or trailers.</summary>
internal static class GrpcResponse
{
    /// <summary>The status in the headers, when there is nothing but a status; null when messages may follow.</summary>
    internal static GrpcStatus? StatusOfHeaders(HttpResponseMessage response)
    {
        int http = (int)response.StatusCode;
        if (StatusIn(response.Headers) is { } status)
            return status;
        if (http != 200)
            return new(GrpcStatus.FromHttp(http), $"The peer answered HTTP {http.ToString(CultureInfo.InvariantCulture)}: it may not speak CRI.");
        string? type = response.Content.Headers.ContentType?.ToString();
        return GrpcContentType.IsGrpc(type) ? null : new(GrpcStatusCode.Unknown, $"The peer answered with content type '{type}', not gRPC.");
    }

    /// <summary>The status after the last message.</summary>
    internal static GrpcStatus StatusOfTrailers(HttpResponseMessage response) =>
        StatusIn(response.TrailingHeaders) ?? new(GrpcStatusCode.Internal, "The answer ended without a status.");

    /// <summary>The encoding of compressed messages.</summary>
    internal static string? Encoding(HttpResponseMessage response) => First(response.Headers, GrpcHeader.Encoding);

    private static GrpcStatus? StatusIn(HttpHeaders headers)
    {
        if (First(headers, GrpcHeader.Status) is not { } code)
            return null;
        string message = GrpcMessageText.Decode(First(headers, GrpcHeader.Message) ?? "");
        return new GrpcStatus(GrpcStatus.ParseCode(code), message);
    }

    private static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;
}
