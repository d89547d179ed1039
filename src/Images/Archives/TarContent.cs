using Sampan.Images.Layers;
using Sampan.Images.Layers.Tar;

namespace Sampan.Images.Archives;

/// <summary>The current entry of a tar as a stream.</summary>
internal sealed class TarContent(TarReader tar) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer) => tar.Read(buffer);
}
