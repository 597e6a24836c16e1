using GradCam.Keras.Containers;

namespace GradCam.Keras.Tests.Hdf;

/// <summary>
/// Every form of groups, attributes and arrays, in files of the format's own library (<c>Golden/hdf5.py</c>).
/// </summary>
public class HdfFileTests
{
    public static TheoryData<string> Files => ["earliest", "latest", "ordered"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Texts_ofAttributes_areThoseWritten(string name)
    {
        using var file = Open(name);

        Assert.Equal("a text", file.Text(file.Root, "fixed"));
        Assert.Equal("größer \U0001F600", file.Text(file.Root, "variable"));
        Assert.Equal(["one", "two2", "three"], file.Texts(file.Root, "list")!);
        Assert.Equal(["x", "", "zzz"], file.Texts(file.Root, "variables")!);
        Assert.Empty(file.Texts(file.Root, "none")!);
        Assert.Empty(file.Texts(file.Root, "empty")!);
        Assert.Empty(file.Texts(file.Root, "number")!);
        Assert.Equal(new string('L', 70_000), file.Text(file.Root, "long"));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"text {i}"), file.Texts(file.Root, "many")!);
        Assert.Null(file.Texts(file.Root, "nothing"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Dataset_ofEveryForm_isWhatWasWritten(string name)
    {
        using var file = Open(name);

        foreach (string type in new[] { "f2", "b2", "f4", "f8", "i4", "i8", "b4", "b8", "j4", "j8" })
            Counts(file, $"types/{type}", 3, 5);
        Assert.Equal([7], Read(file, "scalar"));
        Counts(file, "compact", 4, 3);
        Counts(file, "committed", 3);
        Counts(file, "chunks/plain", 7, 9, 2);
        Counts(file, "chunks/one", 7, 9);
        Counts(file, "chunks/deflate", 40, 30);
        Counts(file, "chunks/shuffle", 40, 30);
        Counts(file, "chunks/onedeflate", 40, 30);
        Counts(file, "chunks/many", 2500);
        Counts(file, "chunks/growing2", 9, 11);
        Assert.Equal(new float[16], Read(file, "unwritten"));
        Assert.Equal(Enumerable.Repeat(2.5f, 16), Read(file, "filled"));
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => i / 10 < 5 && i % 10 < 5 ? i / 10 * 5 + i % 10 - 100f : 3),
            Read(file, "chunks/partly")
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Links_areFollowedWithinTheFile(string name)
    {
        using var file = Open(name);

        for (int i = 0; i < 60; i++)
            Assert.Equal([i], Read(file, $"many/a{i}"));
        for (int i = 0; i < 120; i++)
            Assert.Equal([i], Read(file, $"tracked/group_{i}_of_a_long_name/x"));
        Assert.Equal(120, file.Names(file.Group(file.Root, "tracked")!).Length);
        Assert.Equal([7], Read(file, "soft"));
        Assert.Equal([8], Read(file, "softgroup/a8"));
        Assert.Equal([9], Read(file, "chain"));
        Assert.Equal([3], Read(file, "hard"));
        Assert.Equal([5], Read(file, "many/back/many/back/./many//a5"));
        Assert.Null(file.Dataset(file.Root, "dangling"));
        Assert.Null(file.Dataset(file.Root, "scalar/x"));
        Assert.Null(file.Dataset(file.Root, "many"));
        Assert.Null(file.Group(file.Root, "scalar"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void WhatIsNotRead_saysSo(string name)
    {
        using var file = Open(name);

        Assert.Contains(
            "lies in another file",
            Assert.Throws<GradCamException>(() => file.Group(file.Root, "outside")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "lies in another file",
            Assert.Throws<GradCamException>(() => Read(file, "elsewhere")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "in a circle",
            Assert.Throws<GradCamException>(() => file.Dataset(file.Root, "circle")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "LZF",
            Assert.Throws<GradCamException>(() => Read(file, "lzf")).Message,
            StringComparison.Ordinal
        );
    }

    private static void Counts(Hdf5 file, string path, params long[] shape)
    {
        var array = file.Dataset(file.Root, path)!;
        Assert.Equal(shape, array.Shape);
        Assert.Equal(
            Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => i % 251 - 100f),
            array.Read()
        );
    }

    private static float[] Read(Hdf5 file, string path) => file.Dataset(file.Root, path)!.Read();

    private static Hdf5 Open(string name) =>
        Hdf5.Open(
            File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "hdf5", $"{name}.h5")),
            name,
            ResourceLimits.Default
        );
}
