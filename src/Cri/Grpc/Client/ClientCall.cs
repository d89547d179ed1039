using System.IO.Pipelines;
using Google.Protobuf;

namespace Sampan.Cri.Grpc.Client;

/// <summary>A call whose response has begun. Disposing it before the end resets it, which cancels it at the runtime.</summary>
internal sealed class ClientCall : IDisposable
{
    private const int ReadBytes = 64 * 1024;

    private readonly HttpResponseMessage _response;
    private readonly ClientFault _fault;
    private readonly GrpcMessageReader _messages;

    private ClientCall(HttpResponseMessage response, Stream body, ClientFault fault)
    {
        _response = response;
        _fault = fault;
        PipeReader reader = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: ReadBytes));
        _messages = new GrpcMessageReader(reader, GrpcResponse.Encoding(response));
    }

    /// <summary>Sends a request and waits for the response's headers.</summary>
    /// <exception cref="CriException">The call failed, by the runtime or on the way.</exception>
    internal static async Task<ClientCall> OpenAsync(HttpMessageInvoker http, HttpRequestMessage request, ClientFault fault)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, fault.Token);
            if (GrpcResponse.StatusOfHeaders(response) is { Code: not GrpcStatusCode.Ok } status)
                throw CriException.FromStatus(status);
            return new ClientCall(response, await response.Content.ReadAsStreamAsync(fault.Token), fault);
        }
        catch (Exception e)
        {
            response?.Dispose();
            Exception better = fault.Translate(e);
            if (better == e)
                throw;
            throw better;
        }
    }

    /// <summary>The next message; null when the call has ended with OK.</summary>
    /// <exception cref="CriException">The call failed, by the runtime or on the way.</exception>
    internal async Task<T?> NextAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        try
        {
            if (await _messages.ReadAsync(parser, _fault.Token) is { } message)
                return message;
            if (GrpcResponse.StatusOfHeaders(_response) is { Code: GrpcStatusCode.Ok })
                return null;
            GrpcStatus status = GrpcResponse.StatusOfTrailers(_response);
            return status.Code == GrpcStatusCode.Ok ? null : throw CriException.FromStatus(status);
        }
        catch (Exception e)
        {
            Exception better = _fault.Translate(e);
            if (better == e)
                throw;
            throw better;
        }
    }

    public void Dispose() => _response.Dispose();
}
