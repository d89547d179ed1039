namespace Sampan.Images.Registry;

/// <summary>A body that ended too soon, or stalled: worth another try from there on.</summary>
internal sealed class BodyBrokenException(string message, Exception? inner = null) : Exception(message, inner);
