namespace Sampan.Images.Layers.Tar;

/// <summary>What an entry makes.</summary>
internal enum TarEntryType
{
    File,
    HardLink,
    Symlink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Fifo,
}
