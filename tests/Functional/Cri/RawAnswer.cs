namespace Sampan.Tests.Functional.Cri;

internal sealed record RawAnswer(
    int HttpStatus, Dictionary<string, string> Headers, Dictionary<string, string> Trailers, byte[] Body);
