using System.Buffers.Binary;
using GradCam.Keras.Hdf;

namespace GradCam.Keras.Tests.Hdf;

/// <summary>Structures that lead back to where they came from.</summary>
public class HdfLoopTests
{
    [Fact]
    public void Open_ofHeaderThatContinuesInItself_ends()
    {
        byte[] file = Superblock(root: 96);
        // Version 1, one block of 24 bytes: a message that continues the header at itself.
        byte[] header =
        [
            1,
            0,
            1,
            0,
            1,
            0,
            0,
            0,
            24,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x10,
            0,
            16,
            0,
            0,
            0,
            0,
            0,
            112,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            24,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        header.CopyTo(file, 96);

        using var opened = HdfFile.Open(new MemoryStream(file), ResourceLimits.Default);
        Assert.Contains(
            "circles",
            Assert.Throws<HdfException>(() => opened.Root.Links).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_ofManyTimesTheFile_ends()
    {
        var source = new HdfSource(new MemoryStream(new byte[1 << 20]), ResourceLimits.Default);

        Assert.Contains(
            "circles",
            Assert
                .Throws<HdfException>(() =>
                {
                    for (int i = 0; i < 1000; i++)
                        source.Read(0, 1 << 20);
                })
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue - 3, 8)]
    [InlineData(100, ulong.MaxValue)]
    [InlineData(1000, 25)]
    [InlineData(1024, 1)]
    public void Read_outsideOfTheFile_takesNoMemory(ulong address, ulong count) =>
        Assert.Throws<HdfException>(() =>
            new HdfSource(new MemoryStream(new byte[1024]), ResourceLimits.Default).Read(address, count)
        );

    private static byte[] Superblock(ulong root)
    {
        byte[] file = new byte[512];
        new byte[] { 0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10, 2, 8, 8 }.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(20), ulong.MaxValue);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(36), root);
        return file;
    }
}
