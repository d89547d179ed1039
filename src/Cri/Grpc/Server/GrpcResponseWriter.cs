using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Sampan.Cri.Grpc.Server;

/// <summary>Writes a gRPC response: messages, then the status as trailers, or the status alone as headers.</summary>
internal sealed class GrpcResponseWriter(IFeatureCollection features)
{
    private readonly IHttpResponseFeature _response = features.GetRequiredFeature<IHttpResponseFeature>();
    private readonly IHttpResponseBodyFeature _body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
    private bool _begun;

    /// <summary>Sends the headers without waiting for a message.</summary>
    internal Task StartAsync(CancellationToken cancellationToken)
    {
        Begin();
        return _body.StartAsync(cancellationToken);
    }

    /// <summary>Puts a message into the response's buffer.</summary>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED for a message over the cap; nothing is written then.</exception>
    internal void Write<T>(T message)
        where T : IMessage<T>
    {
        int length = message.CalculateSize();
        GrpcFrame.CheckOutgoing(length);
        Begin();
        var writer = new RoomyWriter(_body.Writer);
        GrpcFrame.Write(writer.GetSpan(GrpcFrame.PrefixBytes), length);
        writer.Advance(GrpcFrame.PrefixBytes);
        message.WriteTo(writer);
    }

    /// <summary>Sends what is buffered, and waits while the peer does not take it.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken) => await _body.Writer.FlushAsync(cancellationToken);

    /// <summary>Writes the status. The response ends when the application returns.</summary>
    internal void Finish(GrpcStatus status)
    {
        if (_begun)
            Write(features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers, status);
        else
        {
            SetContentType();
            Write(_response.Headers, status);
        }
    }

    /// <summary>Answers a request that is not gRPC.</summary>
    internal void Refuse(int httpStatus) => _response.StatusCode = httpStatus;

    /// <summary>Names the encodings we take, beside the refusal of another.</summary>
    internal void AdvertiseEncodings()
    {
        if (!_begun)
            _response.Headers[GrpcHeader.AcceptEncoding] = GrpcCompression.Accepted;
    }

    private void Begin()
    {
        if (_begun)
            return;
        _begun = true;
        SetContentType();
    }

    private void SetContentType() => _response.Headers.ContentType = GrpcContentType.Value;

    private static void Write(IDictionary<string, StringValues> headers, GrpcStatus status)
    {
        headers[GrpcHeader.Status] = ((int)status.Code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (status.Message.Length > 0)
            headers[GrpcHeader.Message] = GrpcMessageText.Encode(status.Message);
    }
}
