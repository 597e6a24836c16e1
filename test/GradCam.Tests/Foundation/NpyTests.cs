using System.Text;
using CsCheck;

namespace GradCam.Tests.Foundation;

public sealed class NpyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gradcam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] File_(string header, byte[] data, byte version = 1)
    {
        var text = Encoding.Latin1.GetBytes(header);
        byte[] length =
            version == 1
                ? [(byte)text.Length, (byte)(text.Length >> 8)]
                : [(byte)text.Length, (byte)(text.Length >> 8), 0, 0];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }

    private static string Header(string type, string shape, bool fortran = false) =>
        $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n";

    [Fact]
    public void Save_then_load_gives_the_array() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 4], Gen.Float)
            .Sample(
                (shape, seed) =>
                {
                    var data = Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => seed + i).ToArray();
                    var array = Npy.Decode(Npy.Encode(data, shape));
                    return array.Shape.SequenceEqual(shape) && array.Data.AsSpan().SequenceEqual(data);
                }
            );

    [Fact]
    public void Save_writes_a_file_that_load_reads()
    {
        var path = Path.Combine(_folder, "map.npy");
        Npy.Save(path, [1, 2, 3, 4, 5, 6], 2, 3);
        var array = Npy.Load(path);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Data);
    }

    [Fact]
    public void Encode_is_what_NumPy_writes()
    {
        var file = Npy.Encode([1.5f], 1);
        Assert.Equal(0, (file.Length - 4) % 64);
        Assert.StartsWith(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }",
            Encoding.Latin1.GetString(file[10..])
        );
        Assert.Equal((byte)'\n', file[^5]);
    }

    [Theory]
    [InlineData("<f4", new byte[] { 0, 0, 192, 63 }, 1.5f)]
    [InlineData(">f4", new byte[] { 63, 192, 0, 0 }, 1.5f)]
    [InlineData("<f2", new byte[] { 0, 0x3E }, 1.5f)]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F }, 1.5f)]
    [InlineData(">f8", new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0 }, 1.5f)]
    [InlineData("|i1", new byte[] { 0xFF }, -1f)]
    [InlineData("|u1", new byte[] { 0xFF }, 255f)]
    [InlineData("|b1", new byte[] { 1 }, 1f)]
    [InlineData("<i2", new byte[] { 0xFE, 0xFF }, -2f)]
    [InlineData(">u2", new byte[] { 1, 0 }, 256f)]
    [InlineData("<i4", new byte[] { 0xFD, 0xFF, 0xFF, 0xFF }, -3f)]
    [InlineData("<i8", new byte[] { 7, 0, 0, 0, 0, 0, 0, 0 }, 7f)]
    public void Decode_type_becomes_float32(string type, byte[] data, float expected)
    {
        var array = Npy.Decode(File_(Header(type, "(1,)"), data));
        Assert.Equal([1], array.Shape);
        Assert.Equal([expected], array.Data);
    }

    [Fact]
    public void Decode_Fortran_order_becomes_C_order()
    {
        // [[1, 2, 3], [4, 5, 6]] column by column.
        var array = Npy.Decode(File_(Header("|u1", "(2, 3)", fortran: true), [1, 4, 2, 5, 3, 6]));
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Data);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Decode_later_version_is_read(byte version) =>
        Assert.Equal([5f], Npy.Decode(File_(Header("|u1", "()"), [5], version)).Data);

    [Theory]
    [InlineData("<f4", "(2,)")]
    [InlineData("<f4", "(0,)")]
    [InlineData("<f4", "(-1,)")]
    [InlineData("<f4", "(2000000000, 2000000000, 2000000000)")]
    [InlineData("<f4", "(99999999999999999999,)")]
    [InlineData("<f4", "(1")]
    [InlineData("|O", "(1,)")]
    [InlineData("<c8", "(1,)")]
    [InlineData("<U1", "(1,)")]
    [InlineData("<f16", "(1,)")]
    public void Decode_header_that_does_not_fit_is_refused(string type, string shape)
    {
        var message = Assert
            .Throws<GradCamException>(() => Npy.Decode(File_(Header(type, shape), [1, 2, 3, 4]), "x.npy"))
            .Message;
        Assert.StartsWith("x.npy", message);
    }

    [Fact]
    public void Decode_hostile_header_length_is_refused() =>
        Assert.Throws<GradCamException>(() => Npy.Decode([0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]));

    [Fact]
    public void Decode_unknown_version_is_refused() =>
        Assert.Throws<GradCamException>(() => Npy.Decode(File_(Header("|u1", "()"), [5], 9)));

    [Fact]
    public void Decode_any_damage_is_read_or_refused()
    {
        var whole = Npy.Encode([1, 2, 3, 4, 5, 6], 2, 3);
        Gen.Select(Gen.Int[0, 80].Array[1, 4], Gen.Byte.Array[4], Gen.Int[0, whole.Length])
            .Sample(
                (places, values, length) =>
                {
                    var bytes = whole.ToArray();
                    for (var i = 0; i < places.Length; i++)
                        bytes[places[i]] = values[i];
                    try
                    {
                        Npy.Decode(bytes.AsSpan(0, length));
                    }
                    catch (GradCamException)
                    {
                        // Refused is as good as read; nothing else may come out.
                    }
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Load_other_file_is_refused()
    {
        var path = Path.Combine(_folder, "x.npy");
        File.WriteAllText(path, "hello");
        Assert.Contains("not a .npy file", Assert.Throws<GradCamException>(() => Npy.Load(path)).Message);
    }

    [Fact]
    public void Encode_shape_that_does_not_fit_is_refused() =>
        Assert.Throws<ArgumentException>(() => Npy.Encode([1, 2, 3], 2, 2));
}
