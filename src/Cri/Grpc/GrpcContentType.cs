namespace Sampan.Cri.Grpc;

/// <summary>The media type of gRPC with protobuf messages.</summary>
internal static class GrpcContentType
{
    internal const string Value = "application/grpc";

    /// <summary>True for application/grpc and application/grpc+proto, with or without parameters.</summary>
    internal static bool IsGrpc(string? contentType)
    {
        ReadOnlySpan<char> type = contentType;
        int parameters = type.IndexOf(';');
        type = (parameters < 0 ? type : type[..parameters]).Trim();
        return type.Equals(Value, StringComparison.OrdinalIgnoreCase)
            || type.Equals(Value + "+proto", StringComparison.OrdinalIgnoreCase);
    }
}
