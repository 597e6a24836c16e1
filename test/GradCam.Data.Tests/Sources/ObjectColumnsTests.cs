using System.Text;
using GradCam.Data.Sources;

namespace GradCam.Data.Tests.Sources;

/// <summary>The same object in every form that a list marks it in; nothing is guessed in silence.</summary>
public class ObjectColumnsTests : DataFixture
{
    // Of a picture of 24 x 24 pixels.
    private const int Side = 24;

    private static readonly double[] Corner = [0, 0, 0, 0.25];

    [Theory]
    [InlineData("box", "\"[12, 12, 18, 18]\"", "'box' of list.csv as left, top, right and bottom, in pixels (Pict")]
    [InlineData("box", "12 12 18 18", "left, top, right and bottom, in pixels")]
    [InlineData("Boxes", "\"[[12, 12, 18, 18], [12, 12, 14, 14]]\"", "'Boxes' of list.csv as left, top, right")]
    [InlineData("bbox", "\"[12, 12, 6, 6]\"", "'bbox' of list.csv as left, top, width and height, in pixels")]
    [InlineData("xmin,ymin,xmax,ymax", "12,12,18,18", "'xmin', 'ymin', 'xmax', 'ymax' of list.csv as left, top, right")]
    [InlineData("XMin,XMax,YMin,YMax", "12,18,12,18", "'XMin', 'YMin', 'XMax', 'YMax'")]
    [InlineData("Width,Height,Roi.X1,Roi.Y1,Roi.X2,Roi.Y2", "24,24,12,12,18,18", "'Roi.X1', 'Roi.Y1', 'Roi.X2'")]
    [InlineData("x,y,w,h", "12,12,6,6", "'x', 'y', 'w', 'h' of list.csv as left, top, width and height")]
    [InlineData("bbox_x,bbox_y,bbox_width,bbox_height", "12,12,6.0,6", "as left, top, width and height")]
    [InlineData("x_center,y_center,width,height", "15,15,6,6", "as centre, width and height")]
    public void Boxes_ofUsualColumns_areFoundAndSaid(string names, string values, string remark)
    {
        Write("list.csv", $"path,{names}\na.png,{values}\n");

        var source = PictureSource.Open(At("list.csv"), new());

        Assert.Contains(remark, Assert.Single(source.Remarks));
        Assert.Equal(Corner, Covered(Assert.Single(Items(source))));
    }

    [Theory]
    [InlineData("12 12 18 18", "mine", "Xyxy")]
    [InlineData("12 12 6 6", "mine", "Xywh")]
    [InlineData("0.5 0.5 0.75 0.75", "mine", "YxyxRelative")]
    [InlineData("0.5,0.5,0.75,0.75", "a,b,c,d", "XyxyRelative")]
    public void Boxes_thatAreAskedFor_areRead(string values, string names, string format)
    {
        Write("list.csv", $"path,{names}\na.png,{values}\n");

        var source = PictureSource.Open(
            At("list.csv"),
            new() { BoxColumn = names, BoxFormat = Enum.Parse<BoxFormat>(format) }
        );

        Assert.DoesNotContain("says otherwise", Assert.Single(source.Remarks));
        Assert.Equal(Corner, Covered(Assert.Single(Items(source))));
    }

    [Theory]
    [InlineData("{\"path\": \"a.png\", \"box\": [12, 12, 18, 18]}")]
    [InlineData("{\"path\": \"a.png\", \"box\": [[12, 12, 18, 18.0]]}")]
    [InlineData("{\"path\": \"a.png\", \"box\": \"[12, 12, 18, 18]\"}")]
    [InlineData("{\"path\": \"a.png\", \"objects\": {\"id\": [7], \"bbox\": [[12, 12, 6, 6]]}}")]
    [InlineData("{\"path\": \"a.png\", \"annotations\": [{\"id\": 7, \"bbox\": [12, 12, 6, 6]}]}")]
    public void Boxes_ofJsonLines_areRead(string line)
    {
        Write("list.jsonl", line + "\n");

        Assert.Equal(Corner, Covered(Assert.Single(Items(PictureSource.Open(At("list.jsonl"), new())))));
    }

    [Fact]
    public void Boxes_ofNoObject_areNone()
    {
        Write("list.csv", "path,xmin,ymin,xmax,ymax\na.png,,,,\nb.png,1,2,3,\n");

        var items = Items(PictureSource.Open(At("list.csv"), new()));

        Assert.Null(items[0].Object);
        Assert.Contains("has 3 numbers", Assert.Throws<GradCamException>(() => Covered(items[1])).Message);
    }

    [Fact]
    public void Labels_areNoEdges()
    {
        Write("list.csv", "path,x,y,w,h\na.png,12,12,6,6\n");

        Assert.Null(Assert.Single(Items(PictureSource.Open(At("list.csv"), new()))).Label);
    }

    [Fact]
    public void Boxes_ofAnArchive_areReadWhereTheyAreAskedFor()
    {
        string tar = Tar(
            "a.tar",
            ("0.png", Png(0)),
            ("0.json", Encoding.UTF8.GetBytes("""{"label": "cat", "bbox": [12, 12, 6, 6]}""")),
            ("1.png", Png(1)),
            ("1.json", Encoding.UTF8.GetBytes("""{"label": "dog", "bbox": null}"""))
        );

        var source = PictureSource.Open(tar, new() { BoxColumn = "bbox" });
        var items = Items(source);

        Assert.Contains("width and height, in pixels (PictureSetOptions.BoxFormat", Assert.Single(source.Remarks));
        Assert.Equal(Corner, Covered(items[0]));
        Assert.Equal("cat", items[0].Label);
        Assert.Null(items[1].Object);
        Assert.All(Items(PictureSource.Open(tar, new())), i => Assert.Null(i.Object));
    }

    [Fact]
    public void Masks_ofPaths_areReadBelowTheList()
    {
        Write("masks/a.png", Mask(Side));
        Write("list.csv", "path,mask,box\na.png,masks/a.png,0 0 3 3\nb.png,,12 12 18 18\nc.png,../c.png,\n");

        var source = PictureSource.Open(At("list.csv"), new());
        var items = Items(source);

        Assert.Contains(source.Remarks, r => r.Contains("'mask' of list.csv, and boxes where a picture has no mask."));
        Assert.Equal(Corner, Covered(items[0]));
        Assert.Equal(Corner, Covered(items[1]));
        Assert.Contains("'../c.png' is not below", Assert.Throws<GradCamException>(() => Covered(items[2])).Message);
    }

    [Theory]
    [InlineData("'a.png' AS path")]
    [InlineData("unhex('{0}') AS image")]
    [InlineData("{{'bytes': unhex('{0}'), 'path': 'a.png'}} AS image")]
    public void Masks_ofBytes_areRead(string picture)
    {
        string mask = Convert.ToHexString(Mask(Side));
        string pictures = string.Format(null, picture, Convert.ToHexString(Png(1)));
        string file = Parquet(
            "list.parquet",
            $"SELECT unhex('{mask}') AS mask, {pictures}, 'cat' AS label UNION ALL SELECT NULL, {pictures}, 'dog'"
        );

        var source = PictureSource.Open(file, new());
        var items = Items(source);

        Assert.Empty(source.Columns);
        Assert.Equal(Corner, Covered(items[0]));
        Assert.Null(items[1].Object);
    }

    [Fact]
    public void Masks_ofAnotherSize_areScaledIfTheyAreOfTheShape()
    {
        Write("half.png", Mask(Side / 2));
        Write("wide.png", Png(0));
        Write("list.csv", "path,mask_path\na.png,half.png\nb.png,wide.png\n");
        var items = Items(PictureSource.Open(At("list.csv"), new()));

        Assert.Equal(Corner, Covered(items[0]));
        string error = Assert.Throws<GradCamException>(() => Covered(items[1], width: 2 * Side)).Message;
        Assert.Contains("'wide.png' has 24×24 pixels, and the picture 48×24, which is of another shape", error);
    }

    [Theory]
    [InlineData("path,bbox\na.png,1 2 3 4", "bbx", null, null, "has no column 'bbx': did you mean 'bbox'?")]
    [InlineData("path,mask\na.png,a.png", null, null, "msk", "has no column 'msk': did you mean 'mask'?")]
    [InlineData("path,n\na.png,7", "n", null, null, "Column 'n' of {0} holds BIGINT, and no boxes")]
    [InlineData("path,n\na.png,7", null, null, "n", "holds BIGINT, and neither paths nor pictures")]
    [InlineData("path,a,b,c\na.png,1,2,3", "a,b,c,d", null, null, "has no column 'd'")]
    [InlineData("path,n\na.png,7", null, "Xywh", null, "no column of boxes, which PictureSetOptions.BoxFormat is for")]
    public void Open_withWhatIsNotThere_saysWhatIs(
        string text,
        string? box,
        string? form,
        string? mask,
        string expected
    )
    {
        Write("list.csv", text + "\n");
        var options = new PictureSetOptions
        {
            BoxColumn = box,
            BoxFormat = form is null ? null : Enum.Parse<BoxFormat>(form),
            MaskColumn = mask,
        };

        string error = Assert.Throws<GradCamException>(() => PictureSource.Open(At("list.csv"), options)).Message;

        Assert.Contains(string.Format(null, expected, At("list.csv")), error);
    }

    [Fact]
    public void Open_ofAFolder_refusesColumns() =>
        Assert.Contains(
            "has no columns of boxes or masks",
            Assert.Throws<GradCamException>(() => PictureSource.Open(Pictures(1), new() { BoxColumn = "bbox" })).Message
        );

    [Fact]
    public void Remarks_ofColumnsOfOtherThings_sayThatTheyAreNotRead()
    {
        Write("list.csv", "path,box,mask\na.png,7,0.5\n");

        var source = PictureSource.Open(At("list.csv"), new());

        Assert.Equal(2, source.Remarks.Count);
        Assert.Contains("'box' of list.csv holds BIGINT, and no four numbers: it is not read", source.Remarks[0]);
        Assert.Contains("'mask' of list.csv holds DOUBLE, and neither paths nor pictures: it", source.Remarks[1]);
        Assert.Null(Assert.Single(Items(source)).Object);
        Assert.Equal(["box", "mask"], source.Columns.Select(c => c.Name));
    }

    /// <summary>The part of each quarter of the picture that the object covers.</summary>
    private static double[] Covered(SourceItem item, int width = Side)
    {
        byte[]? mask = item.Object!.Mask?.Invoke(ResourceLimits.Default);
        var shape = item.Object.Shape(mask, width, Side, ResourceLimits.Default)!;
        return [.. shape.Coverage((0, 0, 1, 1), 2, 2).Select(c => Math.Round(c, 6))];
    }

    /// <summary>A picture that is black but for a quarter of its lower right quarter.</summary>
    private byte[] Mask(int side)
    {
        var rgb = new byte[3 * side * side];
        for (int y = side / 2; y < side * 3 / 4; y++)
            rgb.AsSpan(3 * (y * side + side / 2), 3 * side / 4).Fill(1);
        Picture.FromRgb(rgb, side, side).Save(At("mask.png"));
        return File.ReadAllBytes(At("mask.png"));
    }
}
