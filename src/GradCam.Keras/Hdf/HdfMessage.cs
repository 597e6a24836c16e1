namespace GradCam.Keras.Hdf;

/// <summary>The kinds of messages in an object's header.</summary>
internal enum HdfMessage
{
    Space = 0x01,
    LinkInfo = 0x02,
    Type = 0x03,
    Fill = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0B,
    Attribute = 0x0C,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
}
