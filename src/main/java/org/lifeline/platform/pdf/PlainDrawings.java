package org.lifeline.platform.pdf;

import java.util.Map;
import java.util.Objects;
import javax.xml.transform.Source;
import javax.xml.transform.dom.DOMSource;
import org.apache.xmlgraphics.image.loader.Image;
import org.apache.xmlgraphics.image.loader.ImageContext;
import org.apache.xmlgraphics.image.loader.ImageFlavor;
import org.apache.xmlgraphics.image.loader.ImageInfo;
import org.apache.xmlgraphics.image.loader.ImageSessionContext;
import org.apache.xmlgraphics.image.loader.ImageSize;
import org.apache.xmlgraphics.image.loader.impl.AbstractImageLoader;
import org.apache.xmlgraphics.image.loader.impl.AbstractImageLoaderFactory;
import org.apache.xmlgraphics.image.loader.impl.AbstractImagePreloader;
import org.apache.xmlgraphics.image.loader.impl.ImageGraphics2D;
import org.apache.xmlgraphics.image.loader.spi.ImageImplRegistry;
import org.apache.xmlgraphics.image.loader.spi.ImageLoader;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

/** Teaches FOP to paint each {@link PlainDrawing} itself; all other drawings go to Batik as before. */
final class PlainDrawings extends AbstractImageLoaderFactory {

    /** For FOP's list of loaders only: it never gets into a document. */
    private static final String KIND = "image/x-plain-drawing";

    private static final int MILLIPOINTS_AN_INCH = 72_000;

    static void addTo(ImageImplRegistry images) {
        images.registerPreloader(new Preloader());
        images.registerLoaderFactory(new PlainDrawings());
    }

    private static final class Preloader extends AbstractImagePreloader {

        @Override
        public @Nullable ImageInfo preloadImage(String uri, Source source, ImageContext context) {
            if (source instanceof DOMSource dom && dom.getNode() instanceof Document document) {
                return PlainDrawing.of(document.getDocumentElement())
                        .map(drawing -> info(uri, drawing, context.getSourceResolution()))
                        .orElse(null);
            }
            return null;
        }

        /** Before all others, which are slower. */
        @Override
        public int getPriority() {
            return 0;
        }

        private static ImageInfo info(String uri, PlainDrawing drawing, double dotsAnInch) {
            ImageInfo info = new ImageInfo(uri, KIND);
            ImageSize size = new ImageSize();
            size.setSizeInMillipoints((int) Math.round(drawing.width() * MILLIPOINTS_AN_INCH / dotsAnInch), (int)
                    Math.round(drawing.height() * MILLIPOINTS_AN_INCH / dotsAnInch));
            size.setResolution(dotsAnInch);
            size.calcPixelsFromSize();
            info.setSize(size);
            info.getCustomObjects().put(KIND, drawing);
            return info;
        }
    }

    @Override
    public String[] getSupportedMIMETypes() {
        return new String[] {KIND};
    }

    @Override
    public ImageFlavor[] getSupportedFlavors(String mime) {
        return new ImageFlavor[] {ImageFlavor.GRAPHICS2D};
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public ImageLoader newImageLoader(ImageFlavor flavor) {
        return new AbstractImageLoader() {

            @Override
            public ImageFlavor getTargetFlavor() {
                return ImageFlavor.GRAPHICS2D;
            }

            @Override
            public Image loadImage(ImageInfo info, Map<String, Object> hints, ImageSessionContext session) {
                Object drawing = info.getCustomObjects().get(KIND);
                return new Painted(info, (PlainDrawing) Objects.requireNonNull(drawing));
            }
        };
    }

    /** Each drawing is painted once, and belongs to one letter: it must never be found for another. */
    private static final class Painted extends ImageGraphics2D {

        Painted(ImageInfo info, PlainDrawing drawing) {
            super(info, drawing);
        }

        @Override
        public boolean isCacheable() {
            return false;
        }
    }
}
