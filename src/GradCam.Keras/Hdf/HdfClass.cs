namespace GradCam.Keras.Hdf;

/// <summary>The classes of types, as the format numbers them.</summary>
internal enum HdfClass
{
    Whole = 0,
    Float = 1,
    Time = 2,
    Text = 3,
    Bits = 4,
    Opaque = 5,
    Compound = 6,
    Reference = 7,
    Choice = 8,
    VariableLength = 9,
    Array = 10,
}
