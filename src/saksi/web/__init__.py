"""The reviewer's desk in the browser: routes, pages, acts and their guard over one case folder.

application(folder, entrance) -> the ASGI application       `saksi.web.app`
ENTRIES, ACTS                 every route and every act     `saksi.web.table`, `saksi.web.acts`
"""
