namespace GradCam.Data.Repair;

/// <summary>A list that says which group each picture is of.</summary>
/// <param name="list">The list.</param>
internal sealed class GroupsBasis(PictureSet list) : FixBasis
{
    /// <inheritdoc/>
    internal override FixCase Read(FixReader reader)
    {
        var pictures = reader.Read(list, grouped: true);
        var groups = new NamedGroups(pictures);
        return FixCase.Of(pictures, groups.Samples(), $"groups of {list.Name}", groups.Remarks());
    }
}
