using Sampan.Daemon.Nri;

namespace Sampan.Tests.Unit.Daemon.Nri;

public sealed class TtrpcAssemblerTests
{
    [Fact]
    public void Add_FrameInSinglebytes_GivesItOnce()
    {
        byte[] bytes = new TtrpcFrame(7, TtrpcFrame.Request, [1, 2, 3]).ToBytes();
        var assembler = new TtrpcAssembler();

        TtrpcFrame frame = Assert.Single(bytes.SelectMany(each => assembler.Add([each])));

        Assert.Equal(7u, frame.Stream);
        Assert.Equal(TtrpcFrame.Request, frame.Type);
        Assert.Equal([1, 2, 3], frame.Payload);
    }

    [Fact]
    public void Add_TwoFramesInOnePiece_GivesBoth()
    {
        byte[] one = new TtrpcFrame(1, TtrpcFrame.Response, [9]).ToBytes();
        byte[] two = new TtrpcFrame(3, TtrpcFrame.Response, []).ToBytes();

        Assert.Equal([1u, 3u], new TtrpcAssembler().Add([.. one, .. two]).Select(frame => frame.Stream));
    }

    [Fact]
    public void Add_LengthOverTheCap_IsRefusedByItsHeader() =>
        Assert.Throws<NriException>(() => new TtrpcAssembler().Add([0x00, 0x40, 0x00, 0x01, 0, 0, 0, 1, 1, 0]));
}
