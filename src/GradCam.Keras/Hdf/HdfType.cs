namespace GradCam.Keras.Hdf;

/// <summary>The type of an element.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="BigEndian">Numbers have their highest byte first.</param>
/// <param name="Exponent">Of a float: the bits of its exponent.</param>
/// <param name="Padding">Of a text: how it ends, 0 at a zero, 1 filled with zeros, 2 with spaces.</param>
/// <param name="IsText">It is a text, of fixed or of variable length.</param>
internal sealed record HdfType(HdfClass Class, int Size, bool BigEndian, int Exponent, int Padding, bool IsText)
{
    private const int MostBytes = 1 << 28;

    /// <summary>Compound types are not looked into: nothing that Keras writes needs them.</summary>
    public static HdfType Read(HdfCursor data)
    {
        var kind = (HdfClass)(data.Byte() & 15);
        int bits = data.Byte(),
            more = data.Short();
        uint size = data.Int();
        if (size is 0 or > MostBytes)
            throw new HdfException("a type has an impossible size");
        int exponent = 0;
        if (kind == HdfClass.Float)
        {
            data.Skip(5);
            exponent = data.Byte();
        }
        bool text = kind == HdfClass.Text || (kind == HdfClass.VariableLength && (bits & 15) == 1);
        return new(
            kind,
            (int)size,
            (bits & 1) != 0,
            exponent,
            kind == HdfClass.VariableLength ? bits >> 4 : bits & 15,
            text
        );
    }
}
