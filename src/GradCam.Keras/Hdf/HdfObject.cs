namespace GradCam.Keras.Hdf;

/// <summary>A group or an array. What it holds is read when it is asked for, and kept.</summary>
internal sealed class HdfObject(HdfSource source, ulong address)
{
    private List<(HdfMessage Kind, HdfCursor Data)>? _messages;
    private Dictionary<string, HdfLink>? _links;
    private Dictionary<string, HdfAttribute>? _attributes;

    private List<(HdfMessage Kind, HdfCursor Data)> Messages => _messages ??= HdfHeader.Read(source, address);

    /// <summary>True if it is an array.</summary>
    public bool IsArray => Has(HdfMessage.Layout);

    /// <summary>The members of a group, by name; none if it is no group.</summary>
    public IReadOnlyDictionary<string, HdfLink> Links => _links ??= IsArray ? [] : HdfLinks.Read(source, Messages);

    /// <summary>The attributes by name.</summary>
    public IReadOnlyDictionary<string, HdfAttribute> Attributes => _attributes ??= HdfAttribute.Read(source, Messages);

    /// <summary>The array that it is.</summary>
    public HdfArray Array() => new(source, this);

    public bool Has(HdfMessage kind) => Messages.Any(m => m.Kind == kind);

    /// <summary>The one message of a kind, from its beginning; null if there is none.</summary>
    public HdfCursor? Find(HdfMessage kind) => Messages.FirstOrDefault(m => m.Kind == kind).Data?.Copy();

    /// <summary>The one message of a kind, from its beginning.</summary>
    public HdfCursor Message(HdfMessage kind) =>
        Find(kind) ?? throw new HdfException("a part of its description is missing");
}
